import type { WorkTable } from '../database/work-statement.js'

/** The work tables of one dataset in one transaction. */
export interface WorkTables {
  /** The release's rows as they came: references as the text of their keys. */
  readonly stage: WorkTable
  /** Key and id of every row of the release, where rows of the dataset refer to each other. */
  readonly identity: WorkTable
  /** What is to be done, one row for each row of the table that is not simply unchanged. */
  readonly delta: WorkTable
  /** In a plan: the base of a dataset that has only a roster so far. */
  readonly base: WorkTable
  /** Keys and digests of a first release that went straight into its table. */
  readonly copied: WorkTable
  /** Rows of a table on other servers that are written next. */
  readonly found: WorkTable
}

export function workTables(number: number): WorkTables {
  const named = (name: string): WorkTable => ({ schema: 'pg_temp', name: `${name}_${number}` })
  return {
    stage: named('stage'),
    identity: named('identity'),
    delta: named('delta'),
    base: named('base'),
    copied: named('copied'),
    found: named('found'),
  }
}
