/** What became of the values that a type holds. */
export type TypeChange = 'same' | 'widened' | 'narrowed'

interface ColumnType {
  readonly family: string
  readonly sizes: readonly number[]
}

/** Families of which each holds every value of those before it. */
const ladders: readonly (readonly string[])[] = [
  ['smallint', 'integer', 'bigint', 'numeric'],
  ['real', 'double precision'],
  ['character varying', 'text'],
  ['date', 'timestamp without time zone'],
]

/** Whether a column's newer type holds every value of its older one. Types of which nothing is known are narrowed. */
export function typeChange(before: string, after: string): TypeChange {
  if (before === after) return 'same'
  const [older, newer] = [parseType(before), parseType(after)]
  if (older.family === newer.family) return sizesHold(older, newer) ? 'widened' : 'narrowed'
  const ladder = ladders.find((each) => each.includes(older.family)) ?? []
  const climbs = ladder.indexOf(newer.family) > ladder.indexOf(older.family)
  return climbs && newer.sizes.length === 0 ? 'widened' : 'narrowed'
}

/** `numeric(10,2)` as its family and sizes; an array belongs to a family of its own. */
function parseType(type: string): ColumnType {
  const [, name = type, sizes = '', rest = ''] = /^([^(]+?)\s*\(([\d,\s]+)\)(.*)$/.exec(type) ?? []
  return {
    family: `${name}${rest}`,
    sizes: sizes === '' ? [] : sizes.split(',').map(Number),
  }
}

/** No size is no limit; of `numeric(p,s)` neither the digits before the point nor those after it may be fewer. */
function sizesHold(older: ColumnType, newer: ColumnType): boolean {
  if (newer.sizes.length === 0) return true
  if (older.sizes.length === 0) return false
  const [olderSize = 0, olderScale = 0] = older.sizes
  const [newerSize = 0, newerScale = 0] = newer.sizes
  return newerScale >= olderScale && newerSize - newerScale >= olderSize - olderScale
}
