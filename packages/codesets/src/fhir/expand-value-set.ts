import { type Concept, childrenOf, conceptsOf, descendants } from './concepts.js'
import { all, type FhirElement, first, noElement, textOf } from './fhir-element.js'

/** The code systems and value sets that are at hand, by their addresses, with `|` and their version and without. */
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
 * has a whole expansion of its publisher and nothing to compute from, that counts.
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
  if (textOf(compose, 'inactive') === 'false') leaveInactive(members, state.known)
  state.open.delete(valueSet)
  return members
}

/** A set may say that codes which are out of use are none of it, listed or not. */
function leaveInactive(members: Map<string, Member>, { codeSystems }: Terminology): void {
  for (const system of new Set([...members.values()].map((member) => member.system)))
    for (const { code, status } of conceptsOf(codeSystems.get(system) ?? noElement))
      if (outOfUse.has(status)) members.delete(keyOf({ system, code }))
}

const outOfUse: ReadonlySet<string> = new Set(['inactive', 'retired', 'withdrawn'])

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
  const valueSet = state.known.valueSets.get(address)
  if (valueSet !== undefined) return expand(valueSet, state)
  state.missing.add(address)
  return new Map()
}

function bySystem(part: FhirElement, system: string, state: Expanding): Map<string, Member> {
  const version = textOf(part, 'version')
  const wanted = version === null ? system : `${system}|${version}`
  const codeSystem = state.known.codeSystems.get(wanted)
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
  if (codeSystem === undefined || !isWhole(codeSystem)) {
    state.missing.add(wanted)
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

/** Out of a fragment nobody can choose all codes that pass. */
function isWhole(codeSystem: FhirElement): boolean {
  return (textOf(codeSystem, 'content') ?? 'complete') === 'complete'
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

/** None where the expansion is a page of a longer one. */
function publishedMembers(valueSet: FhirElement): readonly Member[] {
  const visit = (elements: readonly FhirElement[]): Member[] =>
    elements.flatMap((element) => {
      const [system, code] = [textOf(element, 'system'), textOf(element, 'code')]
      const isMember = system !== null && code !== null && textOf(element, 'abstract') !== 'true'
      const below = visit(all(element, 'contains'))
      return isMember ? [{ system, code, display: textOf(element, 'display') }, ...below] : below
    })
  const expansion = first(valueSet, 'expansion')
  const members = visit(all(expansion, 'contains'))
  return Number(textOf(expansion, 'total') ?? 0) > members.length ? [] : members
}

function keyed(members: readonly Member[]): Map<string, Member> {
  return new Map(members.map((member) => [keyOf(member), member]))
}

function keyOf({ system, code }: Pick<Member, 'system' | 'code'>): string {
  return `${system}|${code}`
}
