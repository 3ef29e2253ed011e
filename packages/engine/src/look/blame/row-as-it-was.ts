import type { RowFacts, Texts } from './read-row-facts.js'

/** A row that is gone, as it last was. */
export interface LastRow {
  /** Of it, only columns that `values` has are known. */
  readonly row: RowFacts
  /** The run that removed it; null where the site did. */
  readonly removedBy: number | null
}

/**
 * What is known of a row that is gone. Of one that a run removed, the ledger keeps all of it as it was; of one that the site deleted, what
 * the base and the last runs have of it. Pure.
 */
export function rowAsItWas(row: RowFacts): LastRow {
  const last = row.changes.at(-1)
  if (last?.action !== 'delete') return { row: asApplied(row), removedBy: null }
  const base = last.baseBefore ?? {}
  const values = last.before ?? {}
  return {
    row: {
      ...row,
      isOwn: !last.touched,
      values,
      member: { insertedRun: last.insertedRunBefore, tombstoneRun: null },
      base,
      differing: Object.keys(base).filter((name) => (values[name] ?? null) !== base[name]),
      changes: row.changes.slice(0, -1),
    },
    removedBy: last.run,
  }
}

/** As Sow left it: what the site made of it before it deleted the row is in no ledger. */
function asApplied(row: RowFacts): RowFacts {
  const written: Texts = Object.assign({}, ...row.changes.map(({ after }) => after ?? {}))
  return { ...row, isOwn: true, values: { ...written, ...row.keyTexts, ...row.base }, differing: [] }
}
