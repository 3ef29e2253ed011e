import type { CatalogFact } from './catalog-fact.js'
import { makeDomain, makeTable, tableOfSequence } from './make-missing.js'
import { repairOf } from './repair-of.js'

/** One thing in which a catalog differs from the one that is expected. */
export interface CatalogDifference {
  /** What the object is: `table`, `column`, `policy`. */
  readonly kind: string
  /** The object's name, with its schema. */
  readonly name: string
  /** What of it differs; null where the object itself is missing, or is there besides. */
  readonly property: string | null
  /** As it is expected; null where it is not. */
  readonly expected: string | null
  /** As it was found; null where it was not. */
  readonly found: string | null
  /** The statement that makes it as expected, where that is safe; null where a person has to think. */
  readonly sql: string | null
}

/**
 * In what `found` differs from `expected`. An object that is only on one side is one difference, and with a table its columns and
 * whatever else belongs to it.
 */
export function compareCatalogs(
  expected: readonly CatalogFact[],
  found: readonly CatalogFact[],
): readonly CatalogDifference[] {
  const [wanted, present] = [objectsOf(expected), objectsOf(found)]
  const keys = [...new Set([...wanted.keys(), ...present.keys()])].sort()
  const differences = keys.flatMap((key) => compareObject(wanted.get(key), present.get(key)))
  const oneSided = differences.filter(({ property }) => property === null)
  const alone = new Set(oneSided.map(({ name }) => name))
  // The rights on an enumeration are told of it as a type.
  const types = new Set(oneSided.filter(({ kind }) => kind !== 'type').map(({ name }) => name))
  const objects = new Map([...present, ...wanted])
  return differences
    .filter(
      ({ kind, name }) =>
        !(kind === 'type' && types.has(name)) && !alone.has(ownerOf(kind, name, objects) ?? ''),
    )
    .map((each) => {
      const isMissing = each.property === null && each.expected !== null
      if (isMissing && each.kind === 'table') return { ...each, sql: makeTable(each.name, wanted) }
      return isMissing && each.kind === 'domain' ? { ...each, sql: makeDomain(each.name, wanted) } : each
    })
}

/** Facts of one object, by property. */
type ObjectFacts = ReadonlyMap<string, CatalogFact>

function objectsOf(facts: readonly CatalogFact[]): ReadonlyMap<string, ObjectFacts> {
  const objects = new Map<string, Map<string, CatalogFact>>()
  for (const fact of facts) {
    const key = objectKey(fact)
    const object = objects.get(key) ?? new Map<string, CatalogFact>()
    objects.set(key, object.set(fact.property, fact))
  }
  return objects
}

function objectKey({ kind, name }: Pick<CatalogFact, 'kind' | 'name'>): string {
  return `${kind} ${name}`
}

function compareObject(
  wanted: ObjectFacts | undefined,
  present: ObjectFacts | undefined,
): readonly CatalogDifference[] {
  const [one] = [...(wanted ?? present ?? new Map()).values()] as CatalogFact[]
  if (one === undefined) return []
  const { kind, name } = one
  const sql = (property: string | null) => repairOf(kind, name, property, wanted, present)
  if (wanted === undefined || present === undefined)
    return [
      {
        kind,
        name,
        property: null,
        expected: wanted === undefined ? null : 'there',
        found: present === undefined ? null : 'there',
        sql: sql(null),
      },
    ]
  const properties = [...new Set([...wanted.keys(), ...present.keys()])].sort()
  return properties.flatMap((property) => {
    const [mine, theirs] = [wanted.get(property)?.value ?? null, present.get(property)?.value ?? null]
    return mine === theirs
      ? []
      : [{ kind, name, property, expected: mine, found: theirs, sql: sql(property) }]
  })
}

/** The table that an object belongs to, as a sequence to the table of its column; null where it stands for itself. */
function ownerOf(kind: string, name: string, objects: ReadonlyMap<string, ObjectFacts>): string | null {
  if (kind === 'sequence')
    return tableOfSequence(objects.get(objectKey({ kind, name }))?.get('owned by')?.value)
  if (kind === 'column') return name.replace(/\.("(?:[^"]|"")*"|[^."]*)$/, '')
  const at = name.indexOf(': ')
  return at < 0 ? null : name.slice(0, at)
}

/** A difference as a sentence. */
export function describeDifference({ kind, name, property, expected, found }: CatalogDifference): string {
  if (property === null)
    return expected === null ? `${kind} ${name} is there, and is not expected` : `${kind} ${name} is missing`
  return `${kind} ${name}: ${property} is ${found ?? 'not set'}, expected is ${expected ?? 'none'}`
}
