import { sql } from 'kysely'
import { keyColumns } from '../catalog/shape/carried-columns.js'
import { tellsWriters } from '../catalog/shape/placement.js'
import type { SealLayout } from '../catalog/shape/seal-layout.js'
import type { SealedColumn } from '../catalog/shape/sealed-column.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { rowDigest } from '../catalog/statement/row-digest.js'
import { textsOf } from '../catalog/statement/row-texts.js'
import { all, any, column, type Fragment } from '../catalog/statement/sql-fragments.js'
import { ourTransactions } from './our-transactions.js'
import { recordedChanges } from './recorded-changes.js'

/**
 * A row of the target that nobody but Sow ever wrote: it is as Sow left it, and no run found it written by somebody else.
 * Every column counts: a site's value may stand in one that the dataset does not carry.
 */
export function untouched(shape: TargetShape, alias = 'target'): Fragment {
  return all([isOwn(shape, alias), neverTouched(shape, alias)])
}

/** True of a row that is as Sow left it: the transaction that wrote it says so, or a seal, wherever the row came to be. */
export function isOwn(shape: TargetShape, alias: string): Fragment {
  const sealed = shape.sealLayouts.map((layout) => isSealed(shape, alias, layout))
  return any([writtenBySow(shape, alias), ...sealed])
}

/** The same of a single row: the seals are looked through, where for many rows they are made a table of. */
export function isOwnRow(shape: TargetShape, alias: string): Fragment {
  const sealed = shape.sealLayouts.map((layout) => isSealed(shape, alias, layout, isAmong))
  return any([writtenBySow(shape, alias), ...sealed])
}

/** True of a row whose last writer was a run of Sow in this cluster; of none where other servers count the transactions. */
export function writtenBySow(shape: TargetShape, alias: string): Fragment {
  return tellsWriters(shape) ? sql`${column(alias, 'xmin')} = any (${ourTransactions})` : sql`false`
}

/**
 * True of a row that no run found written by somebody else. Runs keep a key by the names that its columns had: where these are
 * others now, nobody knows which of the rows was meant.
 */
export function neverTouched(shape: TargetShape, alias: string): Fragment {
  const touched = sql`where change.dataset = ${shape.identity}
      and change.touched`
  // The second asks nothing of the row. Citus then runs it by itself, and wants a column to bring back.
  return sql`not exists (
    select
    from ${recordedChanges(shape)} as change
    ${touched}
      and change.key = ${textsOf(alias, keyColumns(shape))}
  )
  and not exists (
    select change.run
    from sow.change
    ${touched}
      and not (${hasKeyOf(shape)})
  )`
}

/** True of a change whose key has the names of today's; a change of several tenants lacks the tenant's, one of a global dataset may not. */
function hasKeyOf(shape: TargetShape): Fragment {
  const names = (columns: readonly string[]) =>
    sql`array[${sql.join(columns.map((name) => sql.lit(name)))}]::text[]`
  const { tenants } = shape
  const key = keyColumns(shape).map(({ name }) => name)
  const certain = key.filter((name) => name !== tenants?.column)
  return all([
    sql`change.key ?& ${names(certain)}`,
    sql`change.key - ${names(key)} = '{}'`,
    ...(tenants === null
      ? []
      : [sql`(change.tenants <> '{""}' or change.key ? ${sql.lit(tenants.column)}::text)`]),
  ])
}

/**
 * True of a row that has one of the seals of a layout. A column that the table got since counts as unwritten where it holds
 * what it has by itself.
 */
function isSealed(
  shape: TargetShape,
  alias: string,
  { recorded, columns, added }: SealLayout,
  isOneOf: (digest: Fragment, seals: Fragment) => Fragment = isIn,
): Fragment {
  return all([
    isOneOf(
      rowDigest(alias, columns),
      sql`from sow.seal
      where seal.dataset = ${shape.identity}
        and seal.columns = ${JSON.stringify(recorded)}::jsonb`,
    ),
    ...added.map((each) => holdsUnwritten(alias, each)),
  ])
}

/** True where a column holds what it has by itself. */
export function holdsUnwritten(
  alias: string,
  { name, type, unwritten }: Pick<SealedColumn, 'name' | 'type' | 'unwritten'>,
): Fragment {
  const value = column(alias, name)
  return any(
    unwritten.map((each) =>
      each === 'null' ? sql`${value} is null` : sql`${value}::text = ${sql.raw(`${each}::${type}::text`)}`,
    ),
  )
}

function isIn(digest: Fragment, seals: Fragment): Fragment {
  return sql`${digest} in (
      select unnest(seal.seals)
      ${seals}
    )`
}

function isAmong(digest: Fragment, seals: Fragment): Fragment {
  return sql`exists (
      select
      ${seals}
        and ${digest} = any (seal.seals)
    )`
}
