import type { DatasetRelease, TableName } from './case.js'
import { type Decision, findBase } from './model-diff.js'
import { type BaseRow, findRow, isSites, type ModelRow, type ModelState } from './model-state.js'

/** Rows that departed: those about which something is done, and those that go once nothing refers to them. */
export interface Departed {
  readonly decided: readonly Decision[]
  readonly waiting: readonly Decision[]
}

/** What becomes of the rows that the last release held and this one does not. */
export function decideDeparted(
  state: ModelState,
  table: TableName,
  release: DatasetRelease,
  tenants: readonly string[],
  decisions: readonly Decision[],
): Departed {
  const { absent } = release
  if (absent === 'keep') return { decided: [], waiting: [] }
  const departed = members(state, table)
    .filter(({ tenant, key }) => tenants.includes(tenant) && !(key in release.rows))
    .flatMap(({ tenant, key }) => {
      const row = findRow(state, table, tenant, key)
      return row === undefined ? [] : [departure(row, findBase(state, table, tenant, key))]
    })
  if (absent === 'retire') {
    const ending = departed.filter(({ row }) => row?.cells['retired_on'] === null)
    return {
      decided: ending.map((each) => ({ ...each, action: 'retire', takes: ['retired_on'] })),
      waiting: [],
    }
  }
  const leaving = departed.filter((each) => mayBeDeleted(state, table, release, each))
  const decided = table === 'items' ? withoutReferenced(state, leaving, decisions) : leaving
  return { decided, waiting: leaving.filter((each) => !decided.includes(each)) }
}

function departure(row: ModelRow, base: BaseRow | undefined): Decision {
  const { id, tenant, key } = row
  const nothing = { incoming: {}, takes: [], keeps: [], conflicts: [], unresolved: [] }
  return { ...nothing, action: 'delete', id, tenant, key, row, base }
}

/** The rows of the last release that are known: those of the base, or those of the roster. */
export function members(state: ModelState, table: TableName): { tenant: string; key: string }[] {
  const { base, roster } = state.ledgers[table]
  if (base !== null) return base.filter(({ tombstone }) => !tombstone)
  return roster.map((member) => {
    const [tenant = '', key = ''] = member.split('/')
    return { tenant, key }
  })
}

/** Only what is ours, untouched and unedited; in a dataset without a base, what the roster has. */
function mayBeDeleted(
  state: ModelState,
  table: TableName,
  release: DatasetRelease,
  { tenant, key, row, base }: Decision,
): boolean {
  const ledger = state.ledgers[table]
  if (row === undefined || isSites(ledger, row) || ledger.touched.has(`${tenant}/${key}`)) return false
  if (ledger.base === null) return true
  return (
    base?.inserted === true &&
    ledger.baseColumns
      .filter((column) => column in release.owners)
      // In a column that was shared for a while the base may hold null because nobody knew what the row began with.
      .filter((column) => release.owners[column] === 'shared' || (base.cells[column] ?? null) !== null)
      .every((column) => (row.cells[column] ?? null) === (base.cells[column] ?? null))
  )
}

/** A row stays where one that stays refers to it; in a tree, one that neither goes too nor moves elsewhere. */
function withoutReferenced(
  { tables, uses }: ModelState,
  leaving: readonly Decision[],
  decisions: readonly Decision[],
): Decision[] {
  const moving = new Set(decisions.filter(({ takes }) => takes.includes('parent')).map(({ id }) => id))
  const outside = ({ id }: Decision) =>
    uses.includes(id) || tables.parts.some((part) => part.cells['link'] === id)
  let left = leaving.filter((each) => !outside(each))
  for (;;) {
    const going = new Set(left.map(({ id }) => id))
    const free = left.filter(
      ({ id }) =>
        !tables.items.some((row) => row.cells['parent'] === id && !going.has(row.id) && !moving.has(row.id)),
    )
    if (free.length === left.length) return free
    left = free
  }
}
