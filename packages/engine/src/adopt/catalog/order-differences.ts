import type { CatalogDifference } from './compare-catalogs.js'

/** What others are made of comes first. */
const kinds = [
  'schema',
  'extension',
  'enum',
  'domain',
  'composite type',
  'sequence',
  'function',
  'table',
  'column',
]

/** Differences as their statements can be run: by kind, and a table after those that it refers to. */
export function orderDifferences(differences: readonly CatalogDifference[]): readonly CatalogDifference[] {
  const rank = ({ kind }: CatalogDifference) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length)
  const left = differences.toSorted((one, other) => rank(one) - rank(other))
  const ordered: CatalogDifference[] = []
  const waits = (each: CatalogDifference) =>
    left.some(
      (other) =>
        other !== each && isNewTable(other) && each.sql?.includes(` REFERENCES ${other.name}(`) === true,
    )
  while (left.length > 0) {
    const at = left.findIndex((each) => !isNewTable(each) || !waits(each))
    // Tables that refer to each other in a circle stay as they are: a person parts them.
    ordered.push(...left.splice(Math.max(0, at), 1))
  }
  return ordered
}

function isNewTable({ kind, property, expected }: CatalogDifference): boolean {
  return kind === 'table' && property === null && expected !== null
}
