import { type Decision, isBased } from './model-diff.js'
import type { Work } from './model-work.js'
import { movesBase } from './model-write.js'

/** What changes nothing, in the table or the ledger. */
export const quiet = new Set<Decision['action']>(['none', 'tombstoned', 'blocked'])

/** Whether anything is written at all, be it in the ledger alone. */
export function movesLedger(
  work: Work,
  open: readonly string[],
  decisions: readonly Decision[],
  waiting: readonly Decision[],
): boolean {
  const { state, table, version, release } = work
  const isKnown = open.every((tenant) => {
    const known = state.ledgers[table].recorded.get(tenant)
    return (
      known?.version === version &&
      known.contentHash === release.contentHash &&
      known.definitionHash === release.definitionHash
    )
  })
  return (
    !isKnown ||
    decisions.some((each) => !quiet.has(each.action) || movesBase(state, table, release, each)) ||
    (!isBased(release) &&
      open.some((tenant) =>
        isUnblocked(work, tenant, [...decisions.filter(({ action }) => action === 'blocked'), ...waiting]),
      ))
  )
}

/** Fewer rows wait than before: those that are there now have yet to enter the roster, or to leave it. */
function isUnblocked({ state, table }: Work, tenant: string, waiting: readonly Decision[]): boolean {
  const own = waiting.filter((each) => each.tenant === tenant)
  return (state.ledgers[table].recorded.get(tenant)?.blocked ?? 0) > own.length
}
