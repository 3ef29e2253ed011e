import { SowError } from '@sow/kit/errors'
import { absenceOf, retireColumn } from '@sow/kit/manifest'
import { type DatasetUnit, localPackage } from '../../database/dataset-unit.js'
import { ownNameOf } from '../../database/target-mapping.js'
import type { CatalogColumn } from './catalog-column.js'
import type { CatalogTable } from './catalog-table.js'
import type { CatalogUniqueIndex } from './catalog-unique-indexes.js'
import { checkFilled } from './check-filled.js'
import { findKeyIndex } from './find-key-index.js'
import { whyUnfit } from './fitting-type.js'
import { problem, type TakenDataset, type TargetProblem } from './target-problem.js'

/** Who says what the table is called, and its columns: a package with its migrations, the configuration, or a file of the project. */
function sourceOf({
  package: owner,
  mapping,
}: Pick<DatasetUnit, 'package' | 'mapping'>): 'package' | 'mapping' | 'file' {
  if (mapping !== undefined) return 'mapping'
  return owner === localPackage ? 'file' : 'package'
}

const missingHints = {
  package:
    'Run `sow db setup` to apply the migrations that make it. If another tool keeps the schema, name its table with `mappings` in the configuration; `ownSchema: true` there leaves out what has none.',
  mapping: 'Correct the table that `mappings` in the configuration names for it, or make the table first.',
  file: 'Correct the table that the file names, or make the table first, with the tool that keeps the schema.',
} as const

const unfitHints = {
  package:
    'Apply pending migrations with `sow db setup`, or fit the table to the dataset. If another tool keeps the schema, name its columns with `mappings` in the configuration; `ownSchema: true` there leaves out what has no place.',
  mapping:
    'Correct `mappings` in the configuration (null leaves a column out), or fit the table to the dataset, with the tool that keeps the schema.',
  file: 'Call the columns of the file as those of the table, or fit the table, with the tool that keeps the schema.',
} as const

/** Who sees all rows: with `force row level security` the owner is under the policies too. */
export const rowSecurityHint =
  'Connect as the owner of the table, or, where it has `force row level security`, as a role with bypassrls.'

/** A comparison lists a column three times, and the server takes 1,664 entries in a list. */
const mostColumns = 500

/** What no other column name and no migration of Sow mends, by the rule. */
const kindHints: Readonly<Record<string, string>> = {
  kind: 'Name the table that the view reads, or make a table for the rows.',
  inherited: 'Let the dataset have a table of its own, or partitions.',
  rule: 'Drop the rules, or let the dataset have a table without any.',
  'row-security': rowSecurityHint,
  'reserved-name': 'Rename the columns in the table, or leave them out of the dataset.',
  generated: 'Leave the columns out of the dataset: the database fills them.',
  width: 'Leave columns out of the dataset that no release has to carry, or split the table.',
}

/** The error of a dataset whose table is not there. */
export function missingTarget(taken: Pick<DatasetUnit, 'package' | 'dataset' | 'mapping'>): SowError {
  const { package: owner, dataset } = taken
  const { identity, table } = dataset
  return new SowError({
    code: 'TARGET_MISSING',
    message: `The table ${table} of the dataset ${identity} does not exist.`,
    hint: missingHints[sourceOf(taken)],
    place: { package: owner, dataset: identity, table },
  })
}

/**
 * Checks that the table can take the dataset, before anything is locked: it exists, is a table, has every column
 * with a fitting type, has a unique index that fits the key, and hides no rows. Where the project mapped the dataset to it,
 * every column that needs a value has to get one, too.
 * Throws SowError TARGET_* with every problem found.
 */
export function checkTarget(
  taken: TakenDataset,
  key: readonly string[],
  table: CatalogTable,
): CatalogUniqueIndex {
  const { dataset, mapping } = taken
  const found = findKeyIndex(dataset, key, table)
  const problems = checkKind(table)
  const isTable = problems.length === 0
  if (isTable) problems.push(...checkColumns(taken, key, table))
  // Of rows that are there, new ones are not asked for.
  if (isTable && mapping !== undefined && taken.isRecorded !== true)
    problems.push(...checkFilled(taken, key, table))
  if (isTable && !('index' in found)) problems.push(problem('TARGET_KEY', found.rule, found.message))
  if (problems.length === 0 && 'index' in found) return found.index
  const first = problems[0] as TargetProblem
  throw new SowError({
    code: first.code,
    message: `The table ${dataset.table} cannot take the dataset ${dataset.identity}: ${first.message}`,
    hint: kindHints[first.rule] ?? unfitHints[sourceOf(taken)],
    place: { dataset: dataset.identity, table: dataset.table },
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
        'other tables inherit from it, so that no index sees all of its rows.',
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
    return [problem('TARGET_ROW_SECURITY', 'row-security', 'row-level security hides rows from this role.')]
  return []
}

function checkColumns(
  { dataset, mapping, isRecorded }: TakenDataset,
  key: readonly string[],
  table: CatalogTable,
): TargetProblem[] {
  const wanted = new Map(dataset.columns.map((column) => [column.name, column.type]))
  const retire = retireColumn(absenceOf(dataset.absent))
  for (const column of retire === null ? key : [...key, retire])
    if (!wanted.has(column)) wanted.set(column, '')
  const problems: TargetProblem[] = []
  if (wanted.size > mostColumns && isRecorded !== true)
    problems.push(
      problem(
        'TARGET_KIND',
        'width',
        `the dataset has ${wanted.size} columns, and a run compares ${mostColumns} at most.`,
      ),
    )
  for (const [name, type] of wanted) {
    const column = table.columns.find((candidate) => candidate.name === name)
    const own = ownNameOf(mapping, name)
    if (column === undefined)
      problems.push(problem('TARGET_MISSING', 'column', `it has no column ${name}${placeOf(own)}.`, name))
    else if (isReserved(name, wanted))
      problems.push(problem('TARGET_KIND', 'reserved-name', `Sow itself needs the name ${name}.`, name))
    else if (column.generated)
      problems.push(problem('TARGET_KIND', 'generated', `the database computes ${name} itself.`, name))
    else if (type !== '') problems.push(...checkType(name, type, column, mapping))
  }
  // What the table rounded since, when its column became narrower, is in it already.
  if (isRecorded === true) return problems.filter(({ rule }) => rule !== 'rounded')
  return problems
}

function checkType(
  name: string,
  type: string,
  column: CatalogColumn,
  mapping: TakenDataset['mapping'],
): TargetProblem[] {
  const own = ownNameOf(mapping, name)
  const theirs = `the dataset has ${type}${own === undefined ? '' : ` in ${own}`}`
  const { typeName, madeOf } = column
  const here = madeOf === null || madeOf === 'enum' ? typeName : `${typeName} (${madeOf})`
  const unfit = whyUnfit(type, column, mapping !== undefined)
  switch (unfit) {
    case null:
      return []
    case 'other':
      return [problem('TARGET_TYPE', 'type', `${name} is ${here}, ${theirs}.`, name)]
    case 'rounded':
      return [
        problem('TARGET_TYPE', 'rounded', `${name} is ${here}, and would round values: ${theirs}.`, name),
      ]
  }
}

function placeOf(own: string | undefined): string {
  return own === undefined ? '' : `, where ${own} of the dataset would go`
}

/** Names of columns that the work tables and the base have beside those of the dataset. */
function isReserved(name: string, wanted: ReadonlyMap<string, string>): boolean {
  if (/^(sow_.*|inserted_run|tombstone_run)$/.test(name)) return true
  const [, of] = /^(.+)@(?:seen|take|base|conflict)$/.exec(name) ?? []
  return of !== undefined && wanted.has(of)
}
