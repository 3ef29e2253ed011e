import type { CodeSet } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import { all, type FhirElement, first, textOf } from './fhir-element.js'
import { type FhirRows, fhirCodeSet } from './fhir-set.js'
import type { FhirResource } from './read-resources.js'

/** A mapping of one code to another; no target where the map says that there is none. */
export type FhirMappingRow = {
  readonly concept_map: string
  readonly source_system: string
  readonly source_code: string
  readonly target_system: string
  readonly target_code: string
  /** As the map says it: `equivalent`, `wider`, ... */
  readonly relation: string
  readonly source_display: string | null
  readonly target_display: string | null
  readonly comment: string | null
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const
const optional = { ...text, nullable: true } as const

/** The mappings of FHIR concept maps. */
export const fhirConceptMaps: CodeSet<FhirMappingRow> = fhirCodeSet<FhirMappingRow>({
  facts: {
    name: 'fhir-concept-maps',
    system: 'FHIR',
    title: 'FHIR concept maps',
    table: 'fhir_concept_mappings',
    key: ['concept_map', 'source_system', 'source_code', 'target_system', 'target_code'],
    columns: {
      concept_map: text,
      source_system: text,
      source_code: text,
      target_system: text,
      target_code: text,
      relation: text,
      source_display: optional,
      target_display: optional,
      comment: optional,
    },
    // A file has some maps of many: absence from it ends nothing.
    retiredOn: null,
    useOf: ({ source_code }) => ({ code: source_code, billable: null, terminated: null, changed: null }),
  },
  type: 'ConceptMap',
  rowsOf: rowsOfMaps,
  kind: ({ relation }) => relation,
})

function rowsOfMaps(resources: readonly FhirResource[]): FhirRows<FhirMappingRow> {
  const rows = new Map<string, FhirMappingRow>()
  const findings: Finding[] = []
  for (const { element, file } of resources) {
    if (all(element, 'group').some((group) => all(group, 'unmapped').length > 0))
      findings.push(unmapped(file, textOf(element, 'url') ?? ''))
    for (const row of all(element, 'group').flatMap((group) =>
      rowsOfGroup(textOf(element, 'url') ?? '', group),
    ))
      rows.set(
        [row.concept_map, row.source_system, row.source_code, row.target_system, row.target_code].join('|'),
        row,
      )
  }
  return { rows: [...rows.values()], findings }
}

function unmapped(where: string, map: string): Finding {
  return {
    code: 'OFFICIAL_UNMAPPED',
    severity: 'warning',
    where,
    message: `${map} says what becomes of codes that it does not list: there is no row of it.`,
    remedy: 'Where a code has no mapping, ask the map itself.',
  }
}

function rowsOfGroup(concept_map: string, group: FhirElement): FhirMappingRow[] {
  const source_system = textOf(group, 'source') ?? ''
  const target_system = textOf(group, 'target') ?? ''
  return all(group, 'element').flatMap((element) => {
    const targets = all(element, 'target')
    return (targets.length === 0 ? [first(element, 'target')] : targets).map((target) => ({
      concept_map,
      source_system,
      source_code: textOf(element, 'code') ?? '',
      target_system,
      target_code: textOf(target, 'code') ?? '',
      relation: textOf(target, 'relationship') ?? textOf(target, 'equivalence') ?? 'unmatched',
      source_display: textOf(element, 'display'),
      target_display: textOf(target, 'display'),
      comment: textOf(target, 'comment'),
    }))
  })
}
