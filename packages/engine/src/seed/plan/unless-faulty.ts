import type { SowError } from '@sow/kit/errors'
import type { Database } from '../../database/database.js'
import type { FaultListener } from '../../database/dataset-fault.js'
import { attempt } from '../../transaction/attempt.js'

/** What becomes of a dataset that cannot be planned. */
export interface Tolerance {
  /** Migrations are pending: a dataset that does not fit the tables as they are may fit them then. False: none is, and none will make a table. */
  readonly migrationsPending?: boolean
  /** A look at many: what one fails at is told, and the others are looked at. Left out: it is thrown. */
  readonly onFault?: FaultListener
}

/**
 * Plans a dataset. Answers null, with everything as it was before, for one that may fit later or whose fault was told. Throws
 * any other fault.
 */
export async function unlessFaulty<Result>(
  database: Database,
  { dataset }: { readonly dataset: { readonly identity: string } },
  { migrationsPending, onFault }: Tolerance,
  work: () => Promise<Result>,
): Promise<Result | null> {
  if (migrationsPending !== true && onFault === undefined) return await work()
  const planned = await attempt(database, 'changes', work)
  if (planned.kind === 'done') return planned.result
  const { error } = planned
  if (migrationsPending === true && isAboutSchema(error)) return null
  if (onFault === undefined) throw error
  onFault({ dataset: dataset.identity, error })
  return null
}

/** The table lacks something, or rejects a value: a label of an enum, a longer text, a value beyond a check. */
function isAboutSchema({ code }: SowError): boolean {
  return code.startsWith('TARGET_') || code === 'DATA_REJECTED' || code === 'DATA_REFERENCE_MISSING'
}
