import type { Database } from '../database/database.js'
import { type LockOptions, usingLockedTransaction } from './using-locked-transaction.js'
import { usingLook } from './using-transaction.js'

/** Whether what is decided is carried out. */
export interface DecisionOptions {
  readonly lock: LockOptions
  /** True to decide alone: nothing stays of it, and nobody is waited for. */
  readonly look?: boolean
  /** True to tell what the rows of a look hold. */
  readonly values?: boolean
}

/** Runs what decides, and commits what it carried out; of a look nothing is left. Throws as both of them. */
export function usingDecision<Result>(
  database: Database,
  { lock, look = false }: DecisionOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  return look ? usingLook(database, work) : usingLockedTransaction(database, lock, work)
}
