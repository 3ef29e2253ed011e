import type { DatasetLedger, ModelRun, ModelState } from './model-state.js'

type Moved = ModelRun['moved'][number]

/** What a run wrote for tenants that the ledger forgot: nothing of it is left. */
export function isForgotten({ ledgers }: ModelState, { table, tenants, before }: Moved): boolean {
  return !tenants.some((tenant) => ledgers[table].recorded.has(tenant) || before.recorded.has(tenant))
}

/** An undo that gave a base back for a roster, or a roster for a base. */
export function isOutOfReach({ ledgers }: ModelState, moved: Moved, isRedo: boolean): boolean {
  const now: DatasetLedger = ledgers[moved.table]
  const [from, to] = definitionsOf(now, moved)
  if (!isRedo || from === undefined || from === to) return false
  return now.basedDefinitions.has(from) === (now.base === null)
}

/**
 * The shared columns of the definition by which the rows were merged: of others, which a release of another tenant brought the
 * base, it knows nothing that counts. An undo told its changes in the columns of the run that it took back: to redo that run
 * takes the same columns.
 */
export function comparedColumns({ ledgers }: ModelState, moved: Moved, isRedo: boolean): string[] {
  const now = ledgers[moved.table]
  const [from, to] = definitionsOf(now, moved)
  const owners = now.definitions.get((isRedo ? (from ?? to) : to) ?? '')
  return now.baseColumns.filter((column) => owners?.[column] === 'shared')
}

/** What the first tenant had before the run, and what the first one has now. */
function definitionsOf(now: DatasetLedger, { tenants, before }: Moved): (string | undefined)[] {
  const earlier = tenants.flatMap((tenant) => before.recorded.get(tenant) ?? [])
  const current = tenants.flatMap((tenant) => now.recorded.get(tenant) ?? before.recorded.get(tenant) ?? [])
  return [earlier[0]?.definitionHash, current[0]?.definitionHash]
}
