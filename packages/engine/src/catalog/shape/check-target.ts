import { type ErrorCode, type Problem, SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { CatalogUniqueIndex } from './catalog-unique-indexes.js'
import { findKeyIndex } from './find-key-index.js'
import type { CatalogTable } from './read-catalog-table.js'

/** The error of a dataset whose table is not there. */
export function missingTarget({
  package: owner,
  dataset,
}: Pick<DatasetUnit, 'package' | 'dataset'>): SowError {
  const { identity, table } = dataset
  return new SowError({
    code: 'TARGET_MISSING',
    message: `The table ${table} of the dataset ${identity} does not exist.`,
    hint: 'Run `sow db setup` to apply the migrations that make it.',
    place: { package: owner, dataset: identity, table },
  })
}

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
  const found = findKeyIndex(dataset, key, table)
  const problems = checkKind(table)
  const isTable = problems.length === 0
  if (isTable) problems.push(...checkColumns(dataset, key, table))
  if (isTable && !('index' in found)) problems.push(problem('TARGET_KEY', found.rule, found.message))
  if (problems.length === 0 && 'index' in found) return found.index
  const first = problems[0] as TargetProblem
  throw new SowError({
    code: first.code,
    message: `The table ${table.name.name} cannot take the dataset ${dataset.identity}: ${first.message}`,
    hint: 'Apply pending migrations with `sow db setup`, or fit the table to the dataset.',
    place: { dataset: dataset.identity, table: table.name.name },
    // A problem of the contract has a rule, and no code of its own.
    problems: problems.map(({ code: _, ...each }) => each),
  })
}

function checkKind(table: CatalogTable): TargetProblem[] {
  if (table.kind !== 'r' && table.kind !== 'p')
    return [problem('TARGET_KIND', 'kind', 'it is not a table but a view or a foreign table.')]
  if (table.inherited)
    return [
      problem(
        'TARGET_KIND',
        'inherited',
        'other tables inherit from it, so that no index sees all of its rows. Use partitions, or a table of its own.',
      ),
    ]
  if (table.insteadRules.length > 0)
    return [
      problem(
        'TARGET_KIND',
        'rule',
        `its rules write something else than it is told: ${table.insteadRules.join(', ')}.`,
      ),
    ]
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
    else if (isReserved(name, wanted))
      problems.push(problem('TARGET_KIND', 'reserved-name', `Sow itself needs the name ${name}.`, name))
    else if (column.generated)
      problems.push(problem('TARGET_KIND', 'generated', `the database computes ${name} itself.`, name))
    else if (type !== '' && family(type) !== family(column.typeName))
      problems.push(
        problem('TARGET_TYPE', 'type', `${name} is ${column.typeName}, the dataset has ${type}.`, name),
      )
  }
  return problems
}

/** Names of columns that the work tables and the base have beside those of the dataset. */
function isReserved(name: string, wanted: ReadonlyMap<string, string>): boolean {
  if (/^(sow_.*|inserted_run|tombstone_run)$/.test(name)) return true
  const [, of] = /^(.+)@(?:seen|take|base|conflict)$/.exec(name) ?? []
  return of !== undefined && wanted.has(of)
}

const families: readonly (readonly string[])[] = [
  ['text', 'character varying', 'character', 'citext'],
  ['smallint', 'integer', 'bigint'],
  ['real', 'double precision'],
  ['json', 'jsonb'],
]

/** Types that hold the same values within their own limits; the limits are the database's to check. */
function family(type: string): string {
  const plain = withoutSchema(type.replace(/\([^)]*\)/, ''))
  const members = families.find((candidates) => candidates.includes(plain))
  return members?.[0] ?? plain
}

/** A type of another schema is written with it by one and without it by another. */
function withoutSchema(type: string): string {
  return type.replace(/^(?:"(?:[^"]|"")+"|[^".\s]+)\./, '')
}

function problem(code: ErrorCode, rule: string, message: string, column?: string): TargetProblem {
  return { code, rule, message, ...(column === undefined ? {} : { column }) }
}
