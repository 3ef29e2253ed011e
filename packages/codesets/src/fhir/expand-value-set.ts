import { type Concept, childrenOf, conceptsOf, descendants } from './concepts.js'
import { all, type FhirElement, first, textOf } from './fhir-element.js'

/** The code systems and value sets that are at hand, by their addresses. */
export interface Terminology {
  readonly codeSystems: ReadonlyMap<string, FhirElement>
  readonly valueSets: ReadonlyMap<string, FhirElement>
}

/** A code of a value set. */
export interface Member {
  readonly system: string
  readonly code: string
  readonly display: string | null
}

/** The codes of a value set, and why it is not all of them. */
export interface Expansion {
  readonly members: readonly Member[]
  /** What would be needed for the rest, each once. */
  readonly missing: readonly string[]
}

/**
 * The codes of a value set: those that it lists, and those that its filters choose out of code systems at hand. Where it
 * has an expansion of its publisher and nothing to compute from, that counts.
 */
export function expandValueSet(valueSet: FhirElement, known: Terminology): Expansion {
  const missing = new Set<string>()
  const members = expand(valueSet, { known, missing, open: new Set() })
  const listed = missing.size > 0 ? publishedMembers(valueSet) : []
  return listed.length > 0
    ? { members: listed, missing: [] }
    : { members: [...members.values()], missing: [...missing].sort() }
}

interface Expanding {
  readonly known: Terminology
  readonly missing: Set<string>
  /** Value sets that are being expanded: one may name another, and that this one. */
  readonly open: Set<FhirElement>
}

function expand(valueSet: FhirElement, state: Expanding): Map<string, Member> {
  const members = new Map<string, Member>()
  if (state.open.has(valueSet)) return members
  state.open.add(valueSet)
  const compose = first(valueSet, 'compose')
  for (const include of all(compose, 'include'))
    for (const [key, member] of chosen(include, state)) members.set(key, member)
  for (const exclude of all(compose, 'exclude'))
    for (const key of chosen(exclude, state).keys()) members.delete(key)
  state.open.delete(valueSet)
  return members
}

/** What one include or exclude chooses: codes of its system that are in all of its value sets. */
function chosen(part: FhirElement, state: Expanding): Map<string, Member> {
  const system = textOf(part, 'system')
  const own = system === null ? null : bySystem(part, system, state)
  const sets = all(part, 'valueSet').map(({ value }) => bySet(value ?? '', state))
  const [start, ...others] = [...(own === null ? [] : [own]), ...sets]
  const result = new Map(start ?? [])
  for (const key of [...result.keys()]) if (others.some((other) => !other.has(key))) result.delete(key)
  return result
}

function bySet(address: string, state: Expanding): Map<string, Member> {
  const [url = ''] = address.split('|')
  const valueSet = state.known.valueSets.get(url)
  if (valueSet !== undefined) return expand(valueSet, state)
  state.missing.add(url)
  return new Map()
}

function bySystem(part: FhirElement, system: string, state: Expanding): Map<string, Member> {
  const codeSystem = state.known.codeSystems.get(system)
  const listed = all(part, 'concept')
  if (listed.length > 0) {
    const displays = new Map(
      (codeSystem === undefined ? [] : conceptsOf(codeSystem)).map((each) => [each.code, each.display]),
    )
    return keyed(
      listed.map((concept) => {
        const code = textOf(concept, 'code') ?? ''
        return { system, code, display: textOf(concept, 'display') ?? displays.get(code) ?? null }
      }),
    )
  }
  if (codeSystem === undefined || textOf(codeSystem, 'content') === 'not-present') {
    state.missing.add(system)
    return new Map()
  }
  const concepts = conceptsOf(codeSystem)
  const filters = all(part, 'filter').map((filter) => filterOf(filter, concepts))
  for (const filter of filters) if (typeof filter === 'string') state.missing.add(filter)
  const tests = filters.filter((filter) => typeof filter !== 'string')
  if (tests.length < filters.length) return new Map()
  return keyed(
    concepts
      .filter((concept) => tests.every((passes) => passes(concept)))
      .map(({ code, display }) => ({ system, code, display })),
  )
}

/** What a filter lets pass; what is missing where it cannot be computed. */
function filterOf(
  filter: FhirElement,
  concepts: readonly Concept[],
): ((concept: Concept) => boolean) | string {
  const [property, operation, value] = ['property', 'op', 'value'].map((name) => textOf(filter, name) ?? '')
  const below = () => descendants(childrenOf(concepts), value ?? '')
  switch (operation) {
    case 'is-a':
    case 'is-not-a': {
      const codes = below()
      const isA = ({ code }: Concept) => code === value || codes.has(code)
      return operation === 'is-a' ? isA : (concept) => !isA(concept)
    }
    case 'descendent-of': {
      const codes = below()
      return ({ code }) => codes.has(code)
    }
    case '=':
      return (concept) => valuesOf(concept, property ?? '').includes(value ?? '')
    case 'in':
    case 'not-in': {
      const wanted = (value ?? '').split(',').map((each) => each.trim())
      const isIn = (concept: Concept) =>
        valuesOf(concept, property ?? '').some((each) => wanted.includes(each))
      return operation === 'in' ? isIn : (concept) => !isIn(concept)
    }
    case 'exists':
      return (concept) => valuesOf(concept, property ?? '').length > 0 === (value === 'true')
    default:
      return `the filter ${operation}`
  }
}

function valuesOf(concept: Concept, property: string): readonly string[] {
  if (property === 'concept' || property === 'code') return [concept.code]
  if (property === 'display') return concept.display === null ? [] : [concept.display]
  if (property === 'parent') return concept.parents
  return concept.properties[property] ?? []
}

function publishedMembers(valueSet: FhirElement): readonly Member[] {
  const visit = (elements: readonly FhirElement[]): Member[] =>
    elements.flatMap((element) => {
      const [system, code] = [textOf(element, 'system'), textOf(element, 'code')]
      const isMember = system !== null && code !== null && textOf(element, 'abstract') !== 'true'
      const below = visit(all(element, 'contains'))
      return isMember ? [{ system, code, display: textOf(element, 'display') }, ...below] : below
    })
  return visit(all(first(valueSet, 'expansion'), 'contains'))
}

function keyed(members: readonly Member[]): Map<string, Member> {
  return new Map(members.map((member) => [`${member.system}|${member.code}`, member]))
}
