import type { CodeSet } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import { expandValueSet, type Terminology } from './expand-value-set.js'
import { textOf } from './fhir-element.js'
import { type FhirRows, fhirCodeSet } from './fhir-set.js'
import type { FhirResource } from './read-resources.js'

/** A code of a FHIR value set. */
export type FhirMemberRow = {
  readonly value_set: string
  readonly system: string
  readonly code: string
  readonly display: string | null
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const

/** The codes of FHIR value sets, filters expanded over the code systems of the same file. */
export const fhirValueSets: CodeSet<FhirMemberRow> = fhirCodeSet<FhirMemberRow>({
  facts: {
    name: 'fhir-value-sets',
    system: 'FHIR',
    title: 'FHIR value sets',
    table: 'fhir_value_set_codes',
    key: ['value_set', 'system', 'code'],
    columns: { value_set: text, system: text, code: text, display: { ...text, nullable: true } },
    // A file has some value sets of many: absence from it ends nothing.
    retiredOn: null,
    useOf: ({ code }) => ({ code, billable: null, terminated: null, changed: null }),
  },
  type: 'ValueSet',
  rowsOf: rowsOfSets,
  kind: () => 'codes',
})

function rowsOfSets(
  resources: readonly FhirResource[],
  all: readonly FhirResource[],
): FhirRows<FhirMemberRow> {
  const known = terminologyOf(all)
  const rows = new Map<string, FhirMemberRow>()
  const findings: Finding[] = []
  const needed = new Set<string>()
  for (const { element, file } of resources) {
    const address = textOf(element, 'url') ?? ''
    const { members, missing } = expandValueSet(element, known)
    for (const each of missing) needed.add(each)
    if (missing.length > 0) findings.push(incomplete(file, address, missing))
    for (const member of members)
      rows.set(`${address}|${member.system}|${member.code}`, { value_set: address, ...member })
  }
  const [first] = resources
  const empty = rows.size === 0 && first !== undefined
  return {
    rows: [...rows.values()],
    findings,
    ...(empty ? { unloadable: unexpanded(first.file, [...needed].sort()) } : {}),
  }
}

function terminologyOf(resources: readonly FhirResource[]): Terminology {
  const byAddress = (type: string) =>
    new Map(
      resources
        .filter((resource) => resource.type === type)
        .map(({ element }) => [textOf(element, 'url') ?? '', element]),
    )
  return { codeSystems: byAddress('CodeSystem'), valueSets: byAddress('ValueSet') }
}

function unexpanded(file: string, needed: readonly string[]) {
  return {
    rule: 'not-expanded',
    message: `${file} chooses its codes out of code systems that are not in it: ${needed.join(', ')}.`,
    hint: 'Give a bundle, an archive or a package in which they stand together.',
  }
}

function incomplete(where: string, address: string, missing: readonly string[]): Finding {
  return {
    code: 'OFFICIAL_EXPANSION',
    severity: 'error',
    where,
    message: `Codes of ${address} are unknown, for which is needed: ${missing.join(', ')}.`,
    remedy: 'Give a bundle, an archive or a package in which they stand together.',
  }
}
