import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { touchedStatement, writtenStatement } from './touched-statements.js'

/** The texts of a key's parts, in the order of the dataset's fields. */
export type KeyTexts = readonly (string | null)[]

/** What is known of the last release. */
export interface LastRelease {
  /** How many rows it had. */
  readonly rows: number
  /** The most keys that are worth to be known. */
  readonly most: number
  /** True where the transaction that wrote a row tells whether Sow did. */
  readonly isTrusted: boolean
}

/**
 * The keys of the rows of the last release that may not be as Sow left them: all others are, and nobody needs to look at
 * them again. Null where they are more than that, or where the ledger has other rows than those of the release: of an
 * earlier one, say, that stayed.
 */
export async function findTouchedKeys(
  database: Database,
  shape: TargetShape,
  { rows, most, isTrusted }: LastRelease,
): Promise<readonly KeyTexts[] | null> {
  const find = async (statement: Fragment) => {
    const found = (await statement.execute(database.query)).rows[0] as TouchedRows
    return { ...found, isOfRelease: found.members === rows }
  }
  if (isTrusted) {
    const { isOfRelease, isWhole, keys } = await find(writtenStatement(shape, most))
    if (!isOfRelease || isWhole) return isOfRelease ? keys : null
  }
  const { isOfRelease, keys } = await find(touchedStatement(shape, most))
  return isOfRelease ? keys : null
}

interface TouchedRows {
  /** How many rows the ledger has. */
  readonly members: number
  /** Null where they are too many. */
  readonly keys: readonly KeyTexts[] | null
  /** True where every row of the ledger is accounted for. */
  readonly isWhole?: boolean
}
