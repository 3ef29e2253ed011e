import { defineCommand, type ReadRows } from '@sow/kit/command'
import { SowError } from '@sow/kit/errors'

/** A fee that is still charged, for a code that nobody pays for any more. */
interface EndedFee {
  readonly tenant: string
  readonly schedule: string
  readonly code_system: string
  readonly code: string
  readonly modifier: string
  /** The last day on which the code could be billed. */
  readonly billable_through: string | null
  /** The day on which the code left the release. */
  readonly retired_on: string | null
}

export const feeCheck = defineCommand({
  summary: 'List the fees whose code has ended: a claim with it is denied.',
  description:
    'Looks at every fee that is in effect on that day, in the schedules of all active tenants. It changes nothing: end such a fee, or give it the code that followed.',
  examples: [
    '<%= config.bin %> billing fee-check',
    '<%= config.bin %> billing fee-check --on 2027-01-01 --check',
  ],
  flags: {
    on: { summary: 'The day of service; without it today, in UTC.', value: 'DATE' },
    check: { summary: 'Exit with 3 where there is such a fee.' },
  },
  run: async ({ flags, readDatabase }) => {
    const day = dayOf(flags.on)
    const fees = await readDatabase((read) => readEndedFees(read, day))
    return {
      document: { on: day, fees },
      lines: fees.length === 0 ? [`Every fee has a code on ${day}.`] : fees.map(renderFee),
      exitCode: flags.check && fees.length > 0 ? 3 : 0,
    }
  },
})

function readEndedFees(read: ReadRows, day: string): Promise<readonly EndedFee[]> {
  return read<EndedFee>(
    `
    select
      tenant.slug as tenant,
      schedule.code as schedule,
      fee.code_system,
      fee.code,
      fee.modifier,
      code.billable_through,
      code.retired_on
    from billing_fee_schedule_items fee
    join billing_fee_schedules schedule
      on schedule.id = fee.schedule_id
    join organizations tenant
      on tenant.id = fee.org_id
    join billing_procedure_codes code
      on code.code_system = fee.code_system
      and code.code = fee.code
    where tenant.status = 'active'
      and schedule.active
      and coalesce(schedule.effective_through, 'infinity') >= $1::date
      and coalesce(schedule.retired_on, 'infinity') > $1::date
      and fee.active
      and fee.effective_from <= $1::date
      and coalesce(fee.effective_through, 'infinity') >= $1::date
      and coalesce(fee.retired_on, 'infinity') > $1::date
      and (code.billable_through < $1::date or code.retired_on <= $1::date)
    order by
      tenant.slug,
      schedule.code,
      fee.code_system,
      fee.code,
      fee.modifier`,
    [day],
  )
}

function renderFee({ tenant, schedule, code_system, code, modifier, ...ended }: EndedFee): string {
  const end =
    ended.billable_through === null
      ? `retired on ${ended.retired_on}`
      : `billable through ${ended.billable_through}`
  return `${tenant}  ${schedule}  ${code_system} ${[code, modifier].filter(Boolean).join('-')}  ${end}`
}

/** Throws CONFIG_USAGE where the text is no day. */
function dayOf(text = new Date().toISOString().slice(0, 10)): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: '--on is no day of the form YYYY-MM-DD.',
    hint: 'Give a day such as 2027-01-01.',
  })
}
