import { type ErrorCode, type ManifestDataset, type Problem, SowError } from '@sow/kit'
import type { CatalogTable, CatalogUniqueIndex } from './read-catalog-table.js'

interface TargetProblem extends Problem {
  readonly code: ErrorCode
}

/**
 * Checks that the table can take the dataset, before anything is locked: it exists, is a table, has every column
 * with a fitting type, has a unique index that fits the key, and hides no rows.
 * Throws SowError TARGET_* with every problem found.
 */
export function checkTarget(
  dataset: ManifestDataset,
  key: readonly string[],
  table: CatalogTable,
): CatalogUniqueIndex {
  const problems = [...checkKind(table), ...checkColumns(dataset, key, table), ...checkKey(key, table)]
  const index = fittingIndex(key, table)
  if (problems.length === 0 && index !== undefined) return index
  const first = problems[0] as TargetProblem
  throw new SowError({
    code: first.code,
    message: `The table ${table.name.name} cannot take the dataset ${dataset.identity}: ${first.message}`,
    hint: 'Run `sow db status` to see pending migrations, or fit the table to the dataset.',
    place: { dataset: dataset.identity, table: table.name.name },
    problems,
  })
}

function checkKind(table: CatalogTable): TargetProblem[] {
  if (table.kind !== 'r' && table.kind !== 'p')
    return [problem('TARGET_KIND', 'kind', 'it is not a table but a view or a foreign table.')]
  if (table.rowSecurity)
    return [
      problem(
        'TARGET_ROW_SECURITY',
        'row-security',
        'row-level security hides rows from this role. Connect as the owner of the table.',
      ),
    ]
  return []
}

function checkColumns(
  dataset: ManifestDataset,
  key: readonly string[],
  table: CatalogTable,
): TargetProblem[] {
  const wanted = new Map(dataset.columns.map((column) => [column.name, column.type]))
  for (const column of key) if (!wanted.has(column)) wanted.set(column, '')
  const problems: TargetProblem[] = []
  for (const [name, type] of wanted) {
    const column = table.columns.find((candidate) => candidate.name === name)
    if (column === undefined)
      problems.push(problem('TARGET_MISSING', 'column', `it has no column ${name}.`, name))
    else if (column.generated)
      problems.push(problem('TARGET_KIND', 'generated', `the database computes ${name} itself.`, name))
    else if (type !== '' && family(type) !== family(column.type))
      problems.push(
        problem('TARGET_TYPE', 'type', `${name} is ${column.type}, the dataset has ${type}.`, name),
      )
  }
  return problems
}

function checkKey(key: readonly string[], table: CatalogTable): TargetProblem[] {
  const index = fittingIndex(key, table)
  if (index === undefined)
    return [problem('TARGET_KEY', 'unique-index', `no unique index fits the key (${key.join(', ')}).`)]
  if (index.nullsNotDistinct) return []
  return table.columns
    .filter((column) => key.includes(column.name) && !column.notNull)
    .map((column) =>
      problem('TARGET_KEY', 'nullable-key', `the key column ${column.name} may be null.`, column.name),
    )
}

/** A unique index over the key's columns, or over some of them: either way no two rows share a key. */
function fittingIndex(key: readonly string[], table: CatalogTable): CatalogUniqueIndex | undefined {
  return table.uniqueIndexes
    .filter((index) => index.columns.every((column) => key.includes(column)))
    .sort((one, other) => other.columns.length - one.columns.length)[0]
}

const families: readonly (readonly string[])[] = [
  ['text', 'character varying', 'character', 'citext'],
  ['smallint', 'integer', 'bigint'],
  ['real', 'double precision'],
  ['json', 'jsonb'],
]

/** Types that hold the same values within their own limits; the limits are the database's to check. */
function family(type: string): string {
  const plain = type.replace(/\([^)]*\)/, '')
  const members = families.find((candidates) => candidates.includes(plain))
  return members?.[0] ?? plain
}

function problem(code: ErrorCode, rule: string, message: string, column?: string): TargetProblem {
  return { code, rule, message, ...(column === undefined ? {} : { column }) }
}
