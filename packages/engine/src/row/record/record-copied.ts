import { sql } from 'kysely'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { carriedDigest, carriesWholeRow, rowDigest } from '../../catalog/statement/row-digest.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { rewriteBase } from '../../ledger/changed-datasets.js'
import { sealRows, type TenantDigests } from '../../ledger/seal-rows.js'
import { describeColumns } from './describe-columns.js'
import { addBaseKey, baseOf } from './prepare-base.js'
import { recordRoster } from './record-roster.js'

/**
 * Remembers a first release that went straight into its table, from the rows as they are there: its base or roster, and its
 * seals. Answers the digest of the rows. Reading and hashing them is most of the work; servers share it among processes, which
 * they do for a statement that makes a table, and for none that writes one.
 */
export async function recordCopied(
  database: Database,
  shape: TargetShape,
  copied: WorkTable,
  run: number,
): Promise<TenantDigests> {
  const isOurs = await writtenByUs(database)
  await sql`
create temp table ${sql.id(copied.name)} on commit drop as
select
  ${lines(readColumns(shape))}
from ${table(shape.table)} as target
where ${isOurs}`.execute(database.query)
  if (shape.base === null) {
    const rows = sql`
select ${sql.join(shape.key.map((name) => sql.id(name)))}
from ${table(copied)}`
    await recordRoster(database, shape, { rows, tenants: [], inserted: 'all' }, run)
  } else await makeBase(database, shape, shape.base, isOurs, run)
  const sealed = await sealRows(database, shape, run, sealedRows(shape, copied), 'by row')
  await sql`drop table ${table(copied)}`.execute(database.query)
  return sealed
}

function readColumns(shape: TargetShape): readonly Fragment[] {
  return [
    ...(shape.base === null ? shape.key.map((name) => column('target', name)) : []),
    sql`${rowDigest('target', shape.sealed)} as sow_seal`,
    ...(carriesWholeRow(shape) ? [] : [sql`${carriedDigest(shape, 'target')} as sow_digest`]),
  ]
}

/** What `sealedRow` has, of rows that are all Sow's own and of no tenant. */
function sealedRows(shape: TargetShape, copied: WorkTable): Fragment {
  const row = [sql`''::text as tenant`, sql`true as is_own`, sql`sow_seal as seal`]
  return sql`
  select
    ${lines(carriesWholeRow(shape) ? row : [...row, sql`sow_digest as digest`])}
  from ${table(copied)}`
}

async function makeBase(
  database: Database,
  shape: TargetShape,
  base: TableName,
  isOurs: Fragment,
  run: number,
): Promise<void> {
  await sql`
create table ${table(base)} as${baseOf(shape, run)}
where ${isOurs}`.execute(database.query)
  await describeColumns(database, shape, base)
  await addBaseKey(database, shape)
  rewriteBase(database, shape.identity)
}

/** True of a row of the target that this transaction wrote: others may have written theirs meanwhile. */
async function writtenByUs(database: Database): Promise<Fragment> {
  const current = sql<{ xid: string }>`
select pg_current_xact_id()::xid::text as xid`
  const { rows } = await current.execute(database.query)
  return sql`target.xmin = ${sql.lit(rows[0]?.xid ?? '')}::xid`
}
