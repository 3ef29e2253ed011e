import { sql } from 'kysely'
import { baseTableName, sharedBaseNames } from '../catalog/shape/base-table-name.js'
import type { TableName } from '../catalog/shape/target-shape.js'
import {
  absentRun,
  type ComparedShape,
  columnsOf,
  type SharingBase,
  sharableValues,
  sharedRows,
} from '../catalog/statement/base-rows.js'
import { type Fragment, lines, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { readSharingBases } from './read-sharing-bases.js'

/** Makes the empty tables of what tenants share, with their keys, beside a base that is there. */
export function createSharedStatements(
  base: SharingBase,
  nullableKey: readonly string[],
): readonly Fragment[] {
  const { own, sharing, tenant, key, ids } = base
  return [
    sql`
create table ${table(sharing.rows)} as
select
  ${lines([
    ...[...key, ...sharableValues(base), 'inserted_run'].map((name) => sql.id(name)),
    sql`null::integer as sow_position`,
  ])}
from ${table(own)}
with no data`,
    sql`
create table ${table(sharing.tenants)} as
select
  ${sql.id(tenant)} as tenant,
  null::bigint as since
from ${table(own)}
with no data`,
    ...(ids.length === 0 ? [] : [createIdsStatement(base)]),
    ...sharedKeyStatements(base, nullableKey),
  ]
}

function createIdsStatement({ own, sharing, tenant, ids }: SharingBase): Fragment {
  return sql`
create table ${table(sharing.ids)} as
select
  ${lines([
    sql`${sql.id(tenant)} as tenant`,
    sql`null::integer as number`,
    ...ids.map((name) => sql`array[${sql.id(name)}] as ${sql.id(name)}`),
  ])}
from ${table(own)}
with no data`
}

/** The keys of these tables. A key of which a part may be null is no primary key. */
function sharedKeyStatements(base: SharingBase, nullableKey: readonly string[]): readonly Fragment[] {
  const key = sql.join(base.key.map((name) => sql.id(name)))
  const rows = table(base.sharing.rows)
  return [
    ...(nullableKey.length === 0
      ? [sql`alter table ${rows} add primary key (${key})`]
      : [sql`create index on ${rows} (${key})`, sql`alter table ${rows} replica identity full`]),
    sql`alter table ${table(base.sharing.tenants)} add primary key (tenant)`,
    ...(base.ids.length === 0
      ? []
      : [sql`alter table ${table(base.sharing.ids)} add primary key (tenant, number)`]),
  ]
}

export async function dropShared(database: Database, { sharing }: SharingBase): Promise<void> {
  const { rows, tenants, ids } = sharing
  await sql`drop table if exists ${sql.join([rows, tenants, ids].map(table))}`.execute(database.query)
}

/** Gives each tenant all its rows in the base itself, and nothing is shared any more. */
export async function giveOwnRows(
  database: Database,
  shape: ComparedShape,
  base: SharingBase,
): Promise<void> {
  const names = columnsOf(base).map((name) => sql.id(name))
  const statements = [
    sql`
insert into ${table(base.own)} (
  ${lines(names)}
)${sharedRows(shape, base)}`,
    sql`
delete from ${table(base.own)}
where tombstone_run = ${sql.lit(absentRun)}`,
    sql`delete from ${table(base.sharing.tenants)}`,
    sql`delete from ${table(base.sharing.rows)}`,
    ...(base.ids.length === 0 ? [] : [sql`delete from ${table(base.sharing.ids)}`]),
  ]
  for (const statement of statements) await statement.execute(database.query)
}

/** The same where no shape is at hand: keys are compared as the base has them. */
export async function giveOwnRowsOf(database: Database, datasets: readonly string[]): Promise<void> {
  const bases = await readSharingBases(database)
  for (const dataset of datasets) {
    const base = bases.get(dataset)
    if (base === undefined) continue
    const key = [base.tenant, ...base.key]
    await giveOwnRows(database, { key, nullableKey: base.nullableKey, columns: [], baseMoves: [] }, base)
  }
}

/** Gives each base of tenants the tables of what they share, where it has none: as in a ledger of an older format. */
export async function makeSharedTables(database: Database): Promise<void> {
  for (const base of (await readSharingBases(database)).values()) {
    await dropShared(database, base)
    for (const statement of createSharedStatements(base, base.nullableKey))
      await statement.execute(database.query)
  }
}

/** All tables of the base of a dataset: its own, and those of what tenants share. */
export function tablesOfBase(dataset: string): readonly TableName[] {
  const { rows, tenants, ids } = sharedBaseNames(dataset)
  return [baseTableName(dataset), rows, tenants, ids]
}

/** Drops the base of a dataset, with all that its tenants share. */
export async function dropBase(database: Database, dataset: string): Promise<void> {
  await sql`drop table if exists ${sql.join(tablesOfBase(dataset).map(table))}`.execute(database.query)
}

/** Gives the base of a dataset another dataset's name. */
export async function renameBaseTables(database: Database, former: string, present: string): Promise<void> {
  const names = tablesOfBase(present)
  for (const [index, each] of tablesOfBase(former).entries())
    await sql`
      alter table if exists ${table(each)}
      rename to ${sql.id(names[index]?.name ?? each.name)}
    `.execute(database.query)
}
