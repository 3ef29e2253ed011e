import { type RawBuilder, sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import { recordedLayout } from '../catalog/shape/seal-layout.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { tenantOf } from '../catalog/statement/natural-key.js'
import { rowDigest } from '../catalog/statement/row-digest.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import { type Fragment, lines, sameKey, targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { neverTouched } from './own-rows.js'

/** The digest of some rows of each tenant, as the text of a `bigint`; '' for a global dataset. */
export type TenantDigests = ReadonlyMap<string, string>

/** The digests of rows that were written, as they were and as they are. */
export interface MovedRows {
  readonly before: TenantDigests
  readonly after: TenantDigests
}

interface TenantDigest {
  readonly tenant: string
  readonly digest: string
}

/** Seals rows, and answers their digests. */
export async function sealRows(
  database: Database,
  shape: TargetShape,
  run: number,
  rows: Fragment,
): Promise<TenantDigests> {
  return digestsOf((await sealStatement(shape, run, rows).execute(database.query)).rows)
}

export function digestsOf(rows: readonly TenantDigest[]): TenantDigests {
  return new Map(rows.map(({ tenant, digest }) => [tenant, digest]))
}

/** `rows` is a select of `tenant`, `digest`, `seal`, and `is_own`: whether the row is to be sealed. */
export function sealStatement(shape: TargetShape, run: number, rows: Fragment): RawBuilder<TenantDigest> {
  return sql<TenantDigest>`
with written as (${rows}
),
summed as (
  select
    tenant,
    bit_xor(digest) as digest,
    array_agg(seal) filter (where is_own) as seals
  from written
  group by tenant
),
sealed as (
  insert into sow.seal as known (dataset, run, columns, seals)
  select
    ${shape.identity},
    ${run}::bigint,
    ${JSON.stringify(recordedLayout(shape.tableId, shape.sealed))}::jsonb,
    ${shape.tenants === null ? sql`summed.seals` : sql`array_agg(one.seal)`}
  from summed
  ${
    shape.tenants === null
      ? sql`where summed.seals is not null`
      : sql`cross join unnest(summed.seals) as one (seal)
  having count(*) > 0`
  }
  on conflict (dataset, run) do update
  set seals = known.seals || excluded.seals
)
select tenant, digest::text as digest
from summed`
}

/** Seals the rows that a run gave other keys. */
export async function sealRenamed(database: Database, shape: TargetShape, run: number): Promise<void> {
  const key = keyColumns(shape).map((each) => sql`${valueIn(sql`change.key`, each)} as ${sql.id(each.name)}`)
  const rows = sql`
  select
    ${lines([
      sql`${tenantOf(shape, 'target')} as tenant`,
      sql`0::bigint as digest`,
      sql`${rowDigest('target', shape.sealed)} as seal`,
      sql`${neverTouched(shape, 'target')} as is_own`,
    ])}
  from (
    select
      ${lines(key)}
    from sow.change
    where run = ${run}::bigint
      and dataset = ${shape.identity}
      and action = 'rename'
      and after is not null
  ) as renamed
  join ${targetRows(shape)} as target
    on ${sameKey('target', 'renamed', shape)}`
  await sealRows(database, shape, run, rows)
}

/** A digest of rows of which some left and others came: all are given as the text of a `bigint`. */
export function movedDigest(known: string, ...moves: readonly (string | undefined)[]): string {
  const moved = moves.reduce((digest, move) => digest ^ BigInt(move ?? 0), BigInt(known))
  return BigInt.asIntN(64, moved).toString()
}
