import type { ErrorCode } from '@sow/kit/errors'
import type { TableName } from './case.js'
import { countDecisions, leaving } from './model-counts.js'
import { type Decision, findBase, sharedColumns } from './model-diff.js'
import type { Work } from './model-work.js'

/** A reference to nothing is a mistake, unless rows that it may mean are known to be missing. */
export function refersToNothing(decisions: readonly Decision[], incomplete: ReadonlySet<TableName>): boolean {
  const lost = new Set(decisions.flatMap(({ unresolved }) => unresolved))
  const hasTombstones = decisions.some(({ action }) => action === 'tombstone' || action === 'tombstoned')
  return (lost.has('parent') && !hasTombstones) || (lost.has('link') && !incomplete.has('items'))
}

/** What stops a run where a person has to decide. */
export function brakeOf(
  { state, table, release, options }: Work,
  decisions: readonly Decision[],
): ErrorCode | null {
  const { conflicts } = countDecisions(decisions)
  if (options.onConflict === 'fail' && conflicts > 0) return 'MERGE_CONFLICT'
  const rows = [...state.ledgers[table].recorded.values()].reduce((sum, known) => sum + known.rows, 0)
  const overruled = decisions.filter(
    ({ action, tenant, key }) =>
      action === 'insert' && findBase(state, table, tenant, key)?.tombstone === true,
  )
  const many = leaving(decisions) + overruled.length
  const isMass = many > 10 && many > rows * 0.1
  // Who accepts one of the brakes in a case accepts the other as well.
  if (options.acceptMassChange) return null
  if (isMass) return 'MASS_CHANGE'
  const adopts = options.adoptAs === 'base' && state.ledgers[table].base === null
  return adopts && overwrites(decisions, sharedColumns(release)) ? 'ADOPTION_OVERWRITE' : null
}

/** True where a row that was there before would get another value in one of these columns. */
function overwrites(decisions: readonly Decision[], columns: readonly string[]): boolean {
  return decisions.some(
    ({ action, takes }) =>
      (action === 'update' || action === 'revive') && takes.some((column) => columns.includes(column)),
  )
}
