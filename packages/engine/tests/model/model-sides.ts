import type { TableName } from './case.js'
import { type BaseRow, isKnownAsSows, type ModelRow, type ModelState } from './model-state.js'
import type { ModelDataset } from './model-work.js'
import type { Cell, Sides } from './three-way-rule.js'

/** A column that is new to the base of a row starts from what the table holds where nobody can have written that. */
export function sidesOf(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  column: string,
  row: ModelRow,
  base: BaseRow | undefined,
  incoming: Readonly<Record<string, Cell>>,
): Sides {
  const cell = row.cells[column] ?? null
  const knows = state.ledgers[table].baseColumns.includes(column)
  const live = base !== undefined && !base.tombstone
  return {
    owner: release.owners[column] ?? 'shared',
    table: cell,
    release: incoming[column] ?? null,
    base: live
      ? knows
        ? (base.cells[column] ?? null)
        : startOf(state, table, release, column, row, base)
      : undefined,
    isKnown: knows || state.ledgers[table].base === null || isArriving(state, table, column),
    isNobodys: isNobodys(state, table, release, column, row, base),
    isApplied: knows && isApplied(state, table, release, row.tenant),
  }
}

/** True of a tenant that has this very release, whole. */
export function isApplied(
  { ledgers }: ModelState,
  table: TableName,
  release: ModelDataset,
  tenant: string,
): boolean {
  const known = ledgers[table].recorded.get(tenant)
  return (
    known !== undefined &&
    known.contentHash === release.contentHash &&
    known.definitionHash === release.definitionHash &&
    known.blocked === 0
  )
}

/**
 * True of a column that the package owned in every definition by which the dataset is applied, and in all that came later and were
 * taken back.
 */
export function isArriving({ ledgers }: ModelState, table: TableName, column: string): boolean {
  const { recorded, replaced, definitions } = ledgers[table]
  const releases = [...recorded.values()]
  const first = Math.min(...releases.map(({ appliedRun }) => appliedRun))
  const later = replaced.filter(({ run }) => run > first)
  return (
    releases.length > 0 &&
    releases.every(({ version }) => version !== '') &&
    [...releases, ...later].every(
      ({ definitionHash }) => definitions.get(definitionHash)?.[column] === 'package',
    )
  )
}

/**
 * True of a value that nobody but Sow can have written, of which the base knows nothing. Null is nobody's in a column that no
 * release ever wrote, unless it may be a copy of one that the site put elsewhere.
 */
function isNobodys(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  column: string,
  row: ModelRow,
  base: BaseRow | undefined,
): boolean {
  const { definitions, touched, baseColumns } = state.ledgers[table]
  if (isArriving(state, table, column)) return true
  if ([...definitions.values()].some((owners) => column in owners))
    return isKnownAsSows(state, row) && !touched.has(`${row.tenant}/${row.key}`)
  const isNulled = Object.keys(release.owners).some(
    (each) =>
      release.owners[each] === 'shared' &&
      baseColumns.includes(each) &&
      (row.cells[each] ?? null) === null &&
      (base?.cells[each] ?? null) !== null,
  )
  return (row.cells[column] ?? null) === null && !isNulled
}

/** What a column that is new to the base of a row starts from: where somebody can have written it, nobody knows. */
export function startOf(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  column: string,
  row: ModelRow,
  base: BaseRow | undefined,
): Cell {
  return isNobodys(state, table, release, column, row, base) ? (row.cells[column] ?? null) : null
}

/** A null of which nobody knows who wrote it is no value that a base could have. */
export function isUnknownNull(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  column: string,
  row: ModelRow,
  base: BaseRow | undefined,
): boolean {
  return (row.cells[column] ?? null) === null && !isNobodys(state, table, release, column, row, base)
}
