import { defineCommand, type ReadRows } from '@sow/kit/command'

/** A purpose that patients can still book, and what it refers to that is out of use. */
interface StalePurpose {
  readonly tenant: string
  readonly purpose: string
  /** The code of its visit type, where that one is out of use. */
  readonly visit_type: string | null
  /** The code of its service type, where that one is out of use. */
  readonly service_type: string | null
}

export const purposeCheck = defineCommand({
  summary: 'List the appointment purposes in use whose visit or service type is not.',
  description:
    'A type is out of use where it is retired as of today, or switched off. It changes nothing: give such a purpose another type, or switch it off.',
  examples: [
    '<%= config.bin %> appointments purpose-check',
    '<%= config.bin %> appointments purpose-check --check',
  ],
  flags: { check: { summary: 'Exit with 3 where there is such a purpose.' } },
  run: async ({ flags, readDatabase }) => {
    const purposes = await readDatabase(readStalePurposes)
    return {
      document: { purposes },
      lines:
        purposes.length === 0 ? ['Every purpose has types that are in use.'] : purposes.map(renderPurpose),
      exitCode: flags.check && purposes.length > 0 ? 3 : 0,
    }
  },
})

function readStalePurposes(read: ReadRows): Promise<readonly StalePurpose[]> {
  return read<StalePurpose>(`
    select
      tenant.slug as tenant,
      purpose.code as purpose,
      visit.code as visit_type,
      service.code as service_type
    from appointment_purposes purpose
    join organizations tenant
      on tenant.id = purpose.org_id
    left join visit_types visit
      on visit.id = purpose.visit_type_id
      and (not visit.active or visit.retired_on <= current_date)
    left join service_types service
      on service.id = purpose.service_type_id
      and (not service.active or service.retired_on <= current_date)
    where tenant.status = 'active'
      and purpose.active
      and coalesce(purpose.retired_on, 'infinity') > current_date
      and (visit.id is not null or service.id is not null)
    order by
      tenant.slug,
      purpose.code`)
}

function renderPurpose({ tenant, purpose, visit_type, service_type }: StalePurpose): string {
  const types = [
    ...(visit_type === null ? [] : [`visit type ${visit_type}`]),
    ...(service_type === null ? [] : [`service type ${service_type}`]),
  ]
  return `${tenant}  ${purpose}  ${types.join(', ')}`
}
