import type { CodeSet } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import { expandValueSet, type Terminology } from './expand-value-set.js'
import { textOf } from './fhir-element.js'
import { type FhirRows, fhirCodeSet, firstDayOf } from './fhir-set.js'
import type { FhirResource } from './read-resources.js'

/** A code of one version of a FHIR value set. */
export type FhirMemberRow = {
  readonly value_set: string
  /** Empty where the resource says none. */
  readonly version: string
  /** ISO date of the version; null where the resource says none: then nobody knows on which days it held. */
  readonly valid_from: string | null
  readonly system: string
  readonly code: string
  readonly display: string | null
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const

/**
 * The codes of FHIR value sets, filters expanded over the code systems of the same file. Every version has rows of its own,
 * so that whatever was loaded when, a version holds from its day to that of the next.
 */
export const fhirValueSets: CodeSet<FhirMemberRow> = fhirCodeSet<FhirMemberRow>({
  facts: {
    name: 'fhir-value-sets',
    system: 'FHIR',
    title: 'FHIR value sets',
    table: 'fhir_value_set_codes',
    key: ['value_set', 'version', 'system', 'code'],
    columns: {
      value_set: text,
      version: text,
      valid_from: { ...text, type: 'date', nullable: true },
      system: text,
      code: text,
      display: { ...text, nullable: true },
    },
    // A file has some value sets of many: absence from it ends nothing.
    retiredOn: null,
    useOf: ({ code }) => ({ code, billable: null, terminated: null, changed: null }),
    views: membersInTime,
  },
  type: 'ValueSet',
  rowsOf: rowsOfSets,
  partOf: ({ value_set, version }) => versioned(value_set, version),
  partNamed: ({ element }) => versioned(textOf(element, 'url') ?? '', textOf(element, 'version') ?? ''),
  kind: () => 'codes',
})

function versioned(address: string, version: string): string {
  return version === '' ? address : `${address}|${version}`
}

/** The codes of each value set on a day: those of the newest version of that day, none where no version is of it. */
function membersInTime(table: string): readonly string[] {
  return [
    `create function ${table}_on(on_day date)
returns table (
  value_set text,
  version text,
  system text,
  code text,
  display text
)
language sql
stable
as $$
  with
  version_of_day as (
    select distinct on (released.value_set)
      released.value_set,
      released.version
    from ${table} released
    where released.valid_from <= on_day
    order by
      released.value_set,
      released.valid_from desc,
      released.version desc
  )
  select
    member.value_set,
    member.version,
    member.system,
    member.code,
    member.display
  from ${table} member
  join version_of_day
    on version_of_day.value_set = member.value_set
    and version_of_day.version = member.version
$$`,
    `create view ${table}_today as
select
  value_set,
  version,
  system,
  code,
  display
from ${table}_on(current_date)`,
  ]
}

function rowsOfSets(
  resources: readonly FhirResource[],
  all: readonly FhirResource[],
): FhirRows<FhirMemberRow> {
  const known = terminologyOf(all)
  const rows: FhirMemberRow[] = []
  const findings: Finding[] = []
  const seen = new Set<string>()
  const needed = new Set<string>()
  for (const { element, file } of resources) {
    const value_set = textOf(element, 'url') ?? ''
    const version = textOf(element, 'version') ?? ''
    const valid_from = firstDayOf(element)
    const name = versioned(value_set, version)
    const { members, missing } = expandValueSet(element, known)
    for (const each of missing) needed.add(each)
    if (seen.has(name)) findings.push(twice(file, name))
    else if (missing.length > 0) findings.push(incomplete(file, name, missing))
    else if (members.length === 0) findings.push(withoutCodes(file, name))
    else rows.push(...members.map((member) => ({ value_set, version, valid_from, ...member })))
    seen.add(name)
  }
  const [first] = resources
  const empty = rows.length === 0 && first !== undefined
  return { rows, findings, ...(empty ? { unloadable: unexpanded(first.file, [...needed].sort()) } : {}) }
}

function terminologyOf(resources: readonly FhirResource[]): Terminology {
  const byAddress = (type: string) =>
    new Map(
      resources
        .filter((resource) => resource.type === type)
        .flatMap(({ element }) => {
          const address = textOf(element, 'url') ?? ''
          return [
            [address, element],
            [versioned(address, textOf(element, 'version') ?? ''), element],
          ] as const
        }),
    )
  return { codeSystems: byAddress('CodeSystem'), valueSets: byAddress('ValueSet') }
}

const together = 'Give a bundle, an archive or a package in which they stand together.'

function unexpanded(file: string, needed: readonly string[]) {
  return needed.length === 0
    ? {
        rule: 'no-codes',
        message: `No value set of ${file} has a code: what they choose is nothing.`,
        hint: 'Ask their publisher, or give another version.',
      }
    : {
        rule: 'not-expanded',
        message: `${file} chooses its codes out of what is not in it whole: ${needed.join(', ')}.`,
        hint: together,
      }
}

/** Half of a set would be taken for the whole. */
function incomplete(where: string, name: string, missing: readonly string[]): Finding {
  return {
    code: 'OFFICIAL_EXPANSION',
    severity: 'warning',
    where,
    message: `${name} is left out, as its codes are not known without ${missing.join(', ')}.`,
    remedy: together,
  }
}

function withoutCodes(where: string, name: string): Finding {
  return {
    code: 'OFFICIAL_EXPANSION',
    severity: 'warning',
    where,
    message: `${name} is left out: what it chooses is nothing.`,
    remedy: 'Ask its publisher, or give another version.',
  }
}

function twice(where: string, name: string): Finding {
  return {
    code: 'OFFICIAL_DUPLICATE',
    severity: 'error',
    where,
    message: `The value set ${name} is there twice.`,
    remedy: 'Give a file in which each version of a value set stands once.',
  }
}
