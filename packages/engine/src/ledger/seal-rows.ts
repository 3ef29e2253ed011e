import { type RawBuilder, sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import { recordedLayout } from '../catalog/shape/seal-layout.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { tenantOf } from '../catalog/statement/natural-key.js'
import { carriedDigest, carriesWholeRow, rowDigest } from '../catalog/statement/row-digest.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import { type Fragment, lines, sameKey, targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { neverTouched } from './own-rows.js'
import { recordedChanges } from './recorded-changes.js'

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

/**
 * `at once`: first all rows, so that the server sees for how many of them it asks whether they are Sow's own; `by row`, in a
 * quarter of the time, where the select asks for nothing of the kind.
 */
type SealReading = 'at once' | 'by row'

/** Seals rows, and answers their digests. */
export async function sealRows(
  database: Database,
  shape: TargetShape,
  run: number,
  rows: Fragment,
  reading: SealReading = 'at once',
): Promise<TenantDigests> {
  return digestsOf((await sealStatement(shape, run, rows, reading).execute(database.query)).rows)
}

export function digestsOf(rows: readonly TenantDigest[]): TenantDigests {
  return new Map(rows.map(({ tenant, digest }) => [tenant, digest]))
}

/** The columns of a select of rows `target` to be sealed, or, where they are not Sow's own, to be digested alone. */
export function sealedRow(shape: TargetShape, of: { tenant: Fragment; isOwn: Fragment }): Fragment {
  return lines([
    sql`${of.tenant} as tenant`,
    sql`${of.isOwn} as is_own`,
    sql`${rowDigest('target', shape.sealed)} as seal`,
    ...(carriesWholeRow(shape) ? [] : [sql`${carriedDigest(shape, 'target')} as digest`]),
  ])
}

/** All rows are Sow's own; of which tenant each is does not matter to a seal. */
export const wholeDataset: { tenant: Fragment; isOwn: Fragment } = { tenant: sql`''::text`, isOwn: sql`true` }

/** `rows` is a select of what `sealedRow` has. */
export function sealStatement(
  shape: TargetShape,
  run: number,
  rows: Fragment,
  reading: SealReading = 'at once',
): RawBuilder<TenantDigest> {
  return sql<TenantDigest>`
with written as ${sql.raw(reading === 'at once' ? 'materialized ' : '')}(${rows}
),
summed as (
  select
    tenant,
    bit_xor(${carriesWholeRow(shape) ? sql`seal` : sql`digest`}) as digest,
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
    ${sealedRow(shape, { tenant: tenantOf(shape, 'target'), isOwn: neverTouched(shape, 'target') })}
  from (
    select
      ${lines(key)}
    from ${recordedChanges(shape)} as change
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
