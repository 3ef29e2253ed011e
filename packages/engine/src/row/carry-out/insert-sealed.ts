import { type RawBuilder, sql } from 'kysely'
import { followsItself } from '../../catalog/shape/follows-itself.js'
import { recordedLayout } from '../../catalog/shape/seal-layout.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import {
  carriedDigest,
  carriesWholeRow,
  digestOf,
  writtenDigest,
} from '../../catalog/statement/row-digest.js'
import { type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { hasTouchedRows } from '../../ledger/has-touched-rows.js'
import { digestsOf, type TenantDigests } from '../../ledger/seal-rows.js'
import { refersToItself } from '../diff/create-delta.js'
import { deltaRows } from '../diff/delta-columns.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import { mergeDelta, writesOf } from '../merge/merge-delta.js'
import { insertStatement } from '../merge/merge-statements.js'
import { verifyMerge } from '../verify/verify-merge.js'
import type { WorkTables } from '../work-tables.js'

/** What the server says of the rows of a tenant that it inserted. */
interface InsertedRows {
  readonly tenant: string
  readonly rows: number
  readonly digest: string
}

/**
 * True where rows are to be inserted and nothing else, and stay as the insert returns them: no trigger and no rule is there that
 * could write them again, nobody else ever wrote rows of the dataset, and all of them are here.
 */
export async function insertsAlone(
  database: Database,
  shape: TargetShape,
  summary: DeltaSummary,
): Promise<boolean> {
  const { inserts, updates, deletes } = writesOf(summary)
  return (
    inserts > 0 &&
    updates + deletes === 0 &&
    shape.triggers.length === 0 &&
    !followsItself(shape) &&
    shape.part === null &&
    shape.placement.kind === 'local' &&
    !(await hasTouchedRows(database, shape.identity))
  )
}

/**
 * Inserts the rows of a delta, seals them as the server has them, and answers their digests. What it returns is held against the
 * delta by these, so that the rows are not looked up again. Throws as `mergeDelta` and `verifyMerge`.
 */
export async function insertSealed(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
  run: number,
): Promise<TenantDigests> {
  let inserted: readonly InsertedRows[] = []
  await mergeDelta(database, shape, work, summary, {
    statement: sealedInsert(shape, work, run),
    countRows: ({ rows }) => {
      inserted = rows as InsertedRows[]
      return inserted.reduce((sum, tenant) => sum + tenant.rows, 0)
    },
  })
  const digests = digestsOf(inserted)
  const decided = digestsOf((await decidedDigests(shape, work).execute(database.query)).rows)
  const isAsDecided = [...decided].every(([tenant, digest]) => digests.get(tenant) === digest)
  if (!isAsDecided || decided.size !== digests.size) await verifyMerge(database, shape, work)
  return digests
}

/** Runs on the project's search path, as every insert: all in it has its schema. */
export function sealedInsert(shape: TargetShape, work: WorkTables, run: number): Fragment {
  const tenant = shape.tenants === null ? sql`''::pg_catalog.text` : sql.id(shape.tenants.column)
  return sql`
with inserted as (${insertStatement(shape, work, refersToItself(shape))}
  returning
    ${lines([
      sql`${tenant} as tenant`,
      sql`${writtenDigest(shape.sealed)} as seal`,
      ...(carriesWholeRow(shape) ? [] : [sql`${writtenDigest(shape.digested)} as digest`]),
    ])}
),
sealed as (
  insert into sow.seal as known (dataset, run, columns, seals)
  select
    ${shape.identity},
    ${run}::pg_catalog.int8,
    ${JSON.stringify(recordedLayout(shape.tableId, shape.sealed))}::pg_catalog.jsonb,
    pg_catalog.array_agg(inserted.seal)
  from inserted
  having pg_catalog.count(*) operator(pg_catalog.>) 0
  on conflict (dataset, run) do update
  set seals = known.seals operator(pg_catalog.||) excluded.seals
)
select
  tenant::pg_catalog.text as tenant,
  pg_catalog.count(*) as rows,
  pg_catalog.bit_xor(${carriesWholeRow(shape) ? sql`seal` : sql`digest`})::pg_catalog.text as digest
from inserted
group by inserted.tenant`
}

/** The digests that the rows have as they were decided. */
export function decidedDigests(
  shape: TargetShape,
  work: WorkTables,
): RawBuilder<{ tenant: string; digest: string }> {
  return sql<{ tenant: string; digest: string }>`
select
  ${tenantOf(shape, 'decided')} as tenant,
  ${digestOf(carriedDigest(shape, 'decided'))}::text as digest
from ${deltaRows(shape, work, ['value'])} as decided
where decided.sow_action = 'insert'
group by 1`
}
