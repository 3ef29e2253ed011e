import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import { column, type Fragment } from '../../catalog/statement/sql-fragments.js'
import { ourTransactions } from '../../ledger/our-transactions.js'

/**
 * A row of the target that nobody but Sow ever wrote: Sow wrote it last, and no run found it written by somebody else.
 * What is compared is the writer, not the values: a site's value may stand in a column that the dataset does not carry.
 */
export function untouched(shape: TargetShape): Fragment {
  return sql`${writtenBySow('target')}
  and not exists (
    select
    from sow.change
    where change.dataset = ${shape.identity}
      and change.touched
      and change.key = ${textsOf('target', keyColumns(shape))}
  )`
}

/** True of a row that Sow wrote last. */
export function writtenBySow(alias: string): Fragment {
  return sql`${column(alias, 'xmin')} = any (${ourTransactions})`
}
