import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { carriedDigest, digestOf } from '../../catalog/statement/row-digest.js'
import { type Fragment, sameKey, table, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { neverTouched } from '../../ledger/own-rows.js'
import { digestsOf, sealedRow, sealRows, sealStatement, type TenantDigests } from '../../ledger/seal-rows.js'
import type { WorkTables } from '../work-tables.js'

/** The digests of the rows that a delta is about to write, as they are. */
export async function digestBefore(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
): Promise<TenantDigests> {
  const digests = sql<{ tenant: string; digest: string }>`
select
  ${tenantOf(shape, 'target')} as tenant,
  ${digestOf(carriedDigest(shape, 'target'))}::text as digest
from ${table(work.delta)} as decided
join ${targetRows(shape)} as target
  on ${sameKey('target', 'decided', shape)}
where decided.sow_action in ('update', 'revive', 'retire', 'delete')
group by 1`
  return digestsOf((await digests.execute(database.query)).rows)
}

/**
 * Seals the rows that a delta wrote, all but those that somebody else wrote before, and answers the digests of all that it
 * wrote. They are read again: nobody else can have written them in this transaction, and a trigger may have.
 */
export async function recordSeals(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  run: number,
): Promise<TenantDigests> {
  return await sealRows(database, shape, run, writtenRows(shape, work))
}

/** The statement that does so, for a script. */
export function recordSealsStatement(shape: TargetShape, work: WorkTables, run: number): Fragment {
  return sealStatement(shape, run, writtenRows(shape, work))
}

function writtenRows(shape: TargetShape, work: WorkTables): Fragment {
  return sql`
  select
    ${sealedRow(shape, { tenant: tenantOf(shape, 'target'), isOwn: neverTouched(shape, 'target') })}
  from ${table(work.delta)} as decided
  join ${targetRows(shape)} as target
    on ${sameKey('target', 'decided', shape)}
  where decided.sow_action in ('insert', 'update', 'revive', 'retire')`
}
