import { sql } from 'kysely'
import type { TrackedMigration } from '../adopt/tracker/tracked-migrations.js'
import { basedColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { anyDiffersFromBase } from '../catalog/statement/compared-values.js'
import { tenantOf } from '../catalog/statement/natural-key.js'
import { carriedDigest, digestOf } from '../catalog/statement/row-digest.js'
import {
  all,
  asTarget,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { boundaryOf, isProven } from '../ledger/seen-boundary.js'

/** How the rows of a migration are told from others. */
export interface MigrationTrace {
  readonly migration: TrackedMigration
  readonly isExact: boolean
  /** The columns that it changed. */
  readonly columns: readonly string[]
  /** Tenants of which no row had an edit in these columns before: their digest says so. */
  readonly proven: readonly string[]
}

/** Finds the rows of a migration that was recorded since Sow last looked at the dataset; null where none of its columns has a base. */
export async function traceMigration(
  database: Database,
  shape: TargetShape,
  migration: TrackedMigration,
): Promise<MigrationTrace | null> {
  if (basedColumns(shape).length === 0) return null
  const isExact = await wroteRows(database, shape, migration)
  const columns = await changedColumns(database, shape, migration, isExact)
  return { migration, isExact, columns, proven: await provenTenants(database, shape, columns) }
}

/** Rows of the base, and of the table beside them. */
export function baseWithTarget(shape: TargetShape): Fragment {
  return sql`${baseRows(shape)} as base
      join ${targetRows(shape)} as target
        on ${sameBaseKey('target', 'base', shape)}`
}

/** The columns in which most of the rows that it wrote differ from their base. */
async function changedColumns(
  database: Database,
  shape: TargetShape,
  migration: TrackedMigration,
  isExact: boolean,
): Promise<readonly string[]> {
  const based = basedColumns(shape)
  const counts = based.map(
    (each) =>
      sql`count(*) filter (where ${anyDiffersFromBase('target', 'base', [each])}) as ${sql.id(each.name)}`,
  )
  const found = await sql<Record<string, number>>`
    select
      ${lines(counts)}
    from ${baseWithTarget(shape)}
    where base.tombstone_run is null
      and ${all(writtenSince(shape, migration, isExact))}
  `.execute(database.query)
  const [counted = {}] = found.rows
  const most = Math.max(0, ...Object.values(counted))
  return based.map(({ name }) => name).filter((name) => (counted[name] ?? 0) * 2 > most)
}

/**
 * Tenants whose rows, with the values of the base in the changed columns, have the digest that they had when Sow last looked: then
 * no row had another value there, and nobody wrote anything else since. What an undo put back is of an earlier look.
 */
async function provenTenants(
  database: Database,
  shape: TargetShape,
  columns: readonly string[],
): Promise<readonly string[]> {
  const before = shape.digested.map(({ name }) => {
    const based = columns.includes(name) ? basedColumns(shape).find((each) => each.name === name) : undefined
    return based === undefined
      ? column('target', name)
      : sql`case
        when ${presence('base', shape)} is null or base.tombstone_run is not null then ${column('target', name)}
        else ${asTarget(column('base', name), based)}
      end as ${sql.id(name)}`
  })
  const found = await sql<{ readonly tenant: string }>`
    with digested as (
      select
        before.sow_tenant as tenant,
        ${digestOf(carriedDigest(shape, 'before'))} as digest
      from (
        select
          ${tenantOf(shape, 'target')} as sow_tenant,
          ${lines(before)}
        from ${targetRows(shape)} as target
        left join ${baseRows(shape)} as base
          on ${sameBaseKey('target', 'base', shape)}
      ) as before
      group by before.sow_tenant
    )
    select copy.tenant
    from sow.copy
    join sow.dataset as applied
      on applied.dataset = copy.dataset
      and applied.ordinal = copy.applied
    join digested
      on digested.tenant = copy.tenant
    where copy.dataset = ${shape.identity}
      and applied.digest_layout = ${shape.digestLayout}
      and copy.digest = digested.digest
      and ${isProven('copy')}
  `.execute(database.query)
  return found.rows.map(({ tenant }) => tenant)
}

async function wroteRows(
  database: Database,
  shape: TargetShape,
  { xmin }: TrackedMigration,
): Promise<boolean> {
  const found = await sql<{ readonly wrote: boolean }>`
    select exists (
      select
      from ${targetRows(shape)} as target
      where target.xmin = ${xmin}::text::xid
    ) as wrote
  `.execute(database.query)
  return found.rows[0]?.wrote === true
}

/** Conditions on `target`: the very rows of its transaction, or those that were written since Sow last looked. */
export function writtenSince(shape: TargetShape, { xmin }: TrackedMigration, isExact: boolean): Fragment[] {
  if (isExact) return [sql`target.xmin = ${xmin}::text::xid`]
  return [
    sql`exists (
    select
    from sow.copy
    where copy.dataset = ${shape.identity}
      and copy.tenant = ${tenantOf(shape, 'target')}
      and age(target.xmin) <= age(${boundaryOf('copy')}::xid)
      and target.xmin is distinct from copy.writer::xid
  )`,
  ]
}
