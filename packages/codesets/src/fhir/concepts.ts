import { all, choiceOf, type FhirElement, textOf } from './fhir-element.js'

/** A concept of a code system, with what is above it. */
export interface Concept {
  readonly code: string
  readonly display: string | null
  readonly definition: string | null
  /** The codes right above it, by the hierarchy of the resource and by its properties. */
  readonly parents: readonly string[]
  /** As the properties say: `active`, `retired`, `deprecated`, ...; `active` where none says it. */
  readonly status: string
  /** False for one that only stands for those below it. */
  readonly selectable: boolean
  readonly properties: Readonly<Record<string, readonly string[]>>
  readonly designations: readonly Designation[]
}

export interface Designation {
  readonly language: string | null
  readonly use: string | null
  readonly value: string
}

/** The properties that name a parent, by their own names and by what the resource says they mean. */
const parentMeaning = 'http://hl7.org/fhir/concept-properties#parent'

/** The concepts of a code system, those below a concept after it. */
export function conceptsOf(codeSystem: FhirElement): readonly Concept[] {
  const parentNames = new Set(['parent', 'subsumedBy'])
  for (const property of all(codeSystem, 'property')) {
    const code = textOf(property, 'code')
    if (code !== null && textOf(property, 'uri') === parentMeaning) parentNames.add(code)
  }
  const found: Concept[] = []
  const visit = (elements: readonly FhirElement[], above: string | null) => {
    for (const element of elements) {
      const concept = conceptOf(element, above, parentNames)
      if (concept !== null) found.push(concept)
      visit(all(element, 'concept'), concept?.code ?? above)
    }
  }
  visit(all(codeSystem, 'concept'), null)
  return found
}

function conceptOf(
  element: FhirElement,
  above: string | null,
  parentNames: ReadonlySet<string>,
): Concept | null {
  const code = textOf(element, 'code')
  if (code === null) return null
  const properties: Record<string, string[]> = {}
  for (const property of all(element, 'property')) {
    const name = textOf(property, 'code')
    const value = choiceOf(property, 'value')
    if (name !== null && value !== null) properties[name] = [...(properties[name] ?? []), value]
  }
  const said = [...parentNames].flatMap((name) => properties[name] ?? [])
  return {
    code,
    display: textOf(element, 'display'),
    definition: textOf(element, 'definition'),
    parents: [...new Set([...(above === null ? [] : [above]), ...said])],
    status: statusOf(properties),
    selectable: properties['notSelectable']?.[0] !== 'true' && properties['abstract']?.[0] !== 'true',
    properties,
    designations: all(element, 'designation').flatMap(designationOf),
  }
}

function statusOf(properties: Readonly<Record<string, readonly string[]>>): string {
  if (properties['inactive']?.[0] === 'true') return 'inactive'
  const [said = properties['deprecated'] === undefined ? 'active' : 'deprecated'] = properties['status'] ?? []
  return said
}

function designationOf(element: FhirElement): Designation[] {
  const value = textOf(element, 'value')
  const use = all(element, 'use')[0]
  return value === null
    ? []
    : [
        {
          language: textOf(element, 'language'),
          use: use === undefined ? null : textOf(use, 'code'),
          value,
        },
      ]
}

/** Codes of a code system by the codes right above them. */
export function childrenOf(concepts: readonly Concept[]): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>()
  for (const { code, parents } of concepts)
    for (const parent of parents) {
      const below = children.get(parent)
      if (below === undefined) children.set(parent, [code])
      else below.push(code)
    }
  return children
}

/** The codes below one, all the way down; a circle ends where it began. */
export function descendants(
  children: ReadonlyMap<string, readonly string[]>,
  code: string,
): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...(children.get(code) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(children.get(next) ?? []))
  }
  return found
}
