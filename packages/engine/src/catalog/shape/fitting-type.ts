import type { CatalogColumn } from './catalog-column.js'

/**
 * Why values of a type cannot go into a column: null where they can, `other` where they are of another kind, `rounded` where
 * the server would take fewer digits of them without a word. A mapped column may also be an enum or a domain: the server holds
 * each value against its labels or its rules before anything is written.
 */
export function whyUnfit(
  wanted: string,
  { typeName, madeOf }: CatalogColumn,
  isMapped: boolean,
): 'other' | 'rounded' | null {
  const isSame = family(wanted) === family(typeName)
  if (isSame && madeOf !== null) return null
  if (!isSame && !isMapped) return 'other'
  if (madeOf === 'enum') return family(wanted) === 'text' ? null : 'other'
  const type = madeOf ?? typeName
  if (family(wanted) !== family(type)) return 'other'
  return digitsOf(type) < digitsOf(wanted) ? 'rounded' : null
}

const families: readonly (readonly string[])[] = [
  ['text', 'character varying', 'character', 'citext'],
  ['smallint', 'integer', 'bigint'],
  ['real', 'double precision'],
  ['json', 'jsonb'],
]

/** Types that hold the same values within their own limits; the limits are the database's to check. */
function family(type: string): string {
  const [, element = '', suffix = ''] = /^(.*?)((?:\[\])*)$/.exec(type.replace(/\([^)]*\)/, '')) ?? []
  const plain = withoutSchema(element)
  const members = families.find((candidates) => candidates.includes(plain))
  return (members?.[0] ?? plain) + suffix
}

/** A type of another schema is written with it by one and without it by another. */
function withoutSchema(type: string): string {
  return type.replace(/^(?:"(?:[^"]|"")+"|[^".\s]+)\./, '')
}

/** How many digits of a fraction a type keeps, next to others of its family. */
function digitsOf(type: string): number {
  const plain = withoutSchema(type)
  const [, scale] = /^numeric\(\d+,(-?\d+)\)/.exec(plain) ?? []
  if (scale !== undefined) return Number(scale)
  const [, precision] = /^(?:timestamp|time|interval)\((\d)\)/.exec(plain) ?? []
  if (precision !== undefined) return Number(precision)
  if (/^(?:timestamp|time|interval)\b/.test(plain)) return 6
  return /^real\b/.test(plain) ? 6 : Number.POSITIVE_INFINITY
}
