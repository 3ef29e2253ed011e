import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn } from '../../catalog/shape/target-shape.js'
import type { RowChange, RowFacts } from './read-row-facts.js'

/**
 * Where a value comes from. `release`: a release of the package. `before`: it was there when the dataset came, and equals its
 * release. `site`: somebody else wrote it. `unknown`: the ledger cannot tell.
 */
export type CellOrigin = 'release' | 'before' | 'site' | 'unknown'

/**
 * How that is known. `inserted`, `written`, `renamed`: what the run did. `matched`: the release came to what the site had. `found`: the
 * run found the row there. `edited`: it differs from the release. `accepted`: a run took the site's value as known. `own-column`:
 * the column is the site's, and was written on insert only. `own-row`: the row is no dataset's. `not-carried`: no dataset has the
 * column. `not-kept`: somebody else wrote the row, and the ledger keeps no value of the column. `pruned`: the history was.
 */
export type CellReason =
  | 'inserted'
  | 'written'
  | 'renamed'
  | 'matched'
  | 'found'
  | 'edited'
  | 'accepted'
  | 'own-column'
  | 'own-row'
  | 'not-carried'
  | 'not-kept'
  | 'pruned'

/** What is known of one cell, before runs and releases are looked up. */
export interface JudgedCell {
  readonly origin: CellOrigin
  readonly reason: CellReason
  /** The run that wrote the value, or the value that the site changed; null where none is known. */
  readonly run: number | null
  /** What the release has, where the site's value is another one. */
  readonly applied?: string | null
}

/** What of the history the ledger does not have any more. */
export interface HistoryGaps {
  /** Runs that wrote rows of the dataset and whose before-images were pruned. */
  readonly pruned: readonly number[]
  /** Runs that took values of the site as known. */
  readonly accepting: ReadonlySet<number>
}

/** Where the value of a column of a row comes from. Pure. */
export function judgeCell(row: RowFacts, of: TargetColumn, gaps: HistoryGaps): JudgedCell {
  if (row.member === null) return { origin: 'site', reason: 'own-row', run: null }
  const written = writingOf(row, of, gaps)
  if (of.isKey) return written
  const { isThreeWay, isCompared } = ownerRules[of.ownership]
  if (isThreeWay && Object.hasOwn(row.base, of.name)) return judgeShared(row, of.name, written, gaps)
  return isCompared || isThreeWay ? judgeOwned(row, of.name, written) : judgeSites(row, written)
}

/** A column of which the base has what was applied. */
function judgeShared(row: RowFacts, name: string, written: JudgedCell, gaps: HistoryGaps): JudgedCell {
  // The last run that gave the base what it has.
  const moved = lifeOf(row).findLast(
    ({ run, baseBefore }) =>
      baseBefore !== null && run > (written.run ?? 0) && baseBefore[name] !== row.base[name],
  )
  if (row.differing.includes(name)) {
    const run = moved?.run ?? written.run
    return { origin: 'site', reason: 'edited', run, applied: row.base[name] ?? null }
  }
  if (moved === undefined) return written
  return gaps.accepting.has(moved.run)
    ? { origin: 'site', reason: 'accepted', run: moved.run }
    : { origin: 'release', reason: 'matched', run: moved.run }
}

/** A column of the package: no base has its value, and the last thing that Sow wrote there is what was applied. */
function judgeOwned(row: RowFacts, name: string, written: JudgedCell): JudgedCell {
  if (row.isOwn) return written
  const applied = lastValue(row, name)
  if (applied === undefined) return { origin: 'unknown', reason: 'not-kept', run: null }
  return applied === row.values[name]
    ? written
    : { origin: 'site', reason: 'edited', run: written.run, applied }
}

/** A column of the site: Sow wrote it with the row, and never looked at it again. */
function judgeSites(row: RowFacts, written: JudgedCell): JudgedCell {
  const isOurs = row.isOwn && lifeOf(row).every(({ touched }) => !touched) && written.origin === 'release'
  return isOurs ? written : { origin: 'site', reason: 'own-column', run: null }
}

/** The run that last wrote the column, or the row. */
function writingOf(row: RowFacts, { name, isKey }: TargetColumn, { pruned }: HistoryGaps): JudgedCell {
  const life = lifeOf(row)
  const last = life.findLast(({ action, after }) =>
    isKey ? action === 'rename' : action !== 'rename' && after !== null && Object.hasOwn(after, name),
  )
  const since = last?.run ?? insertedRunOf(row)
  if (!isKey && pruned.some((run) => run > (since ?? 0)))
    return { origin: 'release', reason: 'pruned', run: null }
  if (last !== undefined) return { origin: 'release', reason: isKey ? 'renamed' : 'written', run: last.run }
  if (since !== null) return { origin: 'release', reason: 'inserted', run: since }
  const found = life.find(({ action, baseBefore }) => action === 'rebase' && baseBefore === null)
  return { origin: 'before', reason: 'found', run: found?.run ?? null }
}

function lastValue(row: RowFacts, name: string): string | null | undefined {
  const last = lifeOf(row).findLast(({ after }) => after !== null && Object.hasOwn(after, name))
  return last?.after?.[name]
}

function insertedRunOf(row: RowFacts): number | null {
  return row.changes.findLast(({ action }) => action === 'insert')?.run ?? row.member?.insertedRun ?? null
}

/** What was done to a row since it was last made. */
function lifeOf({ changes }: RowFacts): readonly RowChange[] {
  const made = changes.findLastIndex(({ action }) => action === 'insert' || action === 'delete')
  return changes.slice(made + 1)
}
