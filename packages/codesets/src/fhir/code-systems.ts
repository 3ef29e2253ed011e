import type { CodeSet } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import { type Concept, conceptsOf } from './concepts.js'
import { textOf } from './fhir-element.js'
import { type FhirRows, fhirCodeSet } from './fhir-set.js'
import type { FhirResource } from './read-resources.js'

/** A concept of a FHIR code system. */
export type FhirConceptRow = {
  readonly system: string
  readonly code: string
  readonly display: string | null
  readonly definition: string | null
  readonly status: string
  readonly selectable: boolean
  /** The code right above it, the first where there are several; `parents` has all of them. */
  readonly parent_code: string | null
  readonly parents: Concept['parents']
  readonly properties: Concept['properties']
  readonly designations: Concept['designations']
}

const text = { type: 'text', nullable: false, defaulted: false, generated: false } as const
const json = { ...text, type: 'jsonb' } as const
const optional = { ...text, nullable: true } as const

/** The concepts of FHIR code systems: one resource, a bundle of them, or a package. */
export const fhirCodeSystems: CodeSet<FhirConceptRow> = fhirCodeSet<FhirConceptRow>({
  facts: {
    name: 'fhir-code-systems',
    system: 'FHIR',
    title: 'FHIR code systems',
    table: 'fhir_concepts',
    key: ['system', 'code'],
    columns: {
      system: text,
      code: text,
      display: optional,
      definition: optional,
      status: text,
      selectable: { ...text, type: 'boolean' },
      parent_code: optional,
      parents: json,
      properties: json,
      designations: json,
    },
    // A file has some code systems of many: absence from it ends nothing.
    retiredOn: null,
    useOf: ({ code, selectable }) => ({ code, billable: selectable, terminated: null, changed: null }),
  },
  type: 'CodeSystem',
  rowsOf: rowsOfSystems,
  kind: ({ status }) => status,
})

function rowsOfSystems(resources: readonly FhirResource[]): FhirRows<FhirConceptRow> {
  const rows = new Map<string, FhirConceptRow>()
  const findings: Finding[] = []
  for (const { element, file } of resources) {
    const system = textOf(element, 'url') ?? ''
    const content = textOf(element, 'content') ?? 'complete'
    if (content === 'supplement') {
      findings.push(supplement(file, system, textOf(element, 'supplements')))
      continue
    }
    if (content !== 'complete') findings.push(partial(file, system, content))
    if (textOf(element, 'status') === 'retired') findings.push(retired(file, system))
    for (const {
      code,
      display,
      definition,
      status,
      selectable,
      parents,
      properties,
      designations,
    } of conceptsOf(element)) {
      const key = `${system}|${code}`
      if (rows.has(key)) findings.push(twice(file, system))
      rows.set(key, {
        system,
        code,
        display,
        definition,
        status,
        selectable,
        parent_code: parents[0] ?? null,
        parents,
        properties,
        designations,
      })
    }
  }
  const [first] = resources
  const empty = rows.size === 0 && first !== undefined
  return { rows: [...rows.values()], findings, ...(empty ? { unloadable: withoutConcepts(first) } : {}) }
}

function withoutConcepts({ element, file }: FhirResource) {
  const content = textOf(element, 'content') ?? 'complete'
  return {
    rule: 'not-present',
    message: `${file} says of its code system that its content is ${content}: the codes are not in it.`,
    hint: `Load the codes from their publisher: ${textOf(element, 'publisher') ?? textOf(element, 'url') ?? ''}.`,
  }
}

function partial(where: string, system: string, content: string): Finding {
  return {
    code: 'OFFICIAL_CONTENT',
    severity: 'warning',
    where,
    message: `The resource says that its content of ${system} is ${content}, not complete.`,
    remedy: 'What it leaves out is not wrong: it has to come from its publisher.',
  }
}

/** Its address names no codes: they are those of the system that it adds texts to. */
function supplement(where: string, system: string, supplemented: string | null): Finding {
  return {
    code: 'OFFICIAL_CONTENT',
    severity: 'warning',
    where,
    message: `${system} is left out: it is no code system, and adds texts to the codes of ${supplemented ?? 'another one'}.`,
    remedy: 'Where its texts are needed, put them into a table of your own.',
  }
}

function retired(where: string, system: string): Finding {
  return {
    code: 'OFFICIAL_STATUS',
    severity: 'warning',
    where,
    message: `The code system ${system} is retired.`,
    remedy: 'Use the one that replaced it.',
  }
}

function twice(where: string, system: string): Finding {
  return {
    code: 'OFFICIAL_DUPLICATE',
    severity: 'error',
    where,
    message: `A code of ${system} is there twice.`,
    remedy: 'Give a file in which each code system stands once.',
  }
}
