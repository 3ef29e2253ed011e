import { tenantColumnOf } from '@sow/kit/manifest'
import { sql } from 'kysely'
import { baseTableName, sharedBaseNames } from '../catalog/shape/base-table-name.js'
import type { TableName, TargetShape } from '../catalog/shape/target-shape.js'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { tableNamed } from '../database/table-named.js'
import { rewriteBase } from './changed-datasets.js'
import { relinkHistory } from './link-run.js'
import { placeCopies } from './place-copies.js'
import { wantedByDocument } from './wanted-copies.js'

/**
 * A tenant that is gone takes its ledger rows along: one that comes back under the same id starts anew, and its empty
 * tables are no deleted rows. Runs and changes stay: they are history.
 */
export async function forgetGoneTenants(database: Database, units: readonly DatasetUnit[]): Promise<void> {
  const found = await findGoneTenants(database, units)
  for (const { dataset, tenants } of units) {
    const gone = found.get(dataset.identity)
    if (gone === undefined || tenants === null) continue
    await forgetTenants(database, dataset.identity, tenantColumnOf(tenants, dataset.table), gone)
  }
}

/** The same of one dataset, also of tenants of which the ledger lost the copy, as by an undo of their first release by the run. */
export async function forgetGoneAmong(
  database: Database,
  { identity, tenants }: TargetShape,
  run: number,
): Promise<void> {
  if (tenants === null) return
  const found = await sql<{ tenant: string }>`
    select known.tenant
    from (
      select copy.tenant
      from sow.copy as copy
      where copy.dataset = ${identity}
      union
      select moved.tenant
      from sow.release as release
      cross join unnest(release.tenants) as moved (tenant)
      where release.run = ${run}::bigint
        and release.dataset = ${identity}
    ) as known
    where not exists (
      select
      from ${table(tenants.table)} as present
      where ${sql.id('present', tenants.id)}::text = known.tenant
    )
  `.execute(database.query)
  const gone = found.rows.map(({ tenant }) => tenant)
  if (gone.length > 0) await forgetTenants(database, identity, tenants.column, gone)
}

/** The tenants, as text, that the ledger has and the database no more, by the identity of the dataset that they had. */
export async function findGoneTenants(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const selects = units.flatMap(({ dataset, tenants }) =>
    dataset.scope === 'global' || tenants === null
      ? []
      : [
          sql`
select
  known.dataset,
  array_agg(known.tenant) as gone
from sow.copy as known
where known.dataset = ${dataset.identity}
  and not exists (
    select
    from ${table(tableNamed(database, tenants.table))} as tenant
    where ${sql.id('tenant', tenants.id)}::text = known.tenant
  )
group by known.dataset`,
        ],
  )
  if (selects.length === 0) return new Map()
  const found = await sql<{
    dataset: string
    gone: string[]
  }>`${sql.join(selects, sql.raw('\nunion all'))}`.execute(database.query)
  return new Map(found.rows.map(({ dataset, gone }) => [dataset, gone]))
}

async function forgetTenants(
  database: Database,
  identity: string,
  tenantColumn: string,
  gone: readonly string[],
): Promise<void> {
  await placeCopies(
    database,
    identity,
    wantedByDocument(sql`select tenant, null::jsonb as release, null::jsonb as copy
  from unnest(${[...gone]}::text[]) as gone (tenant)`),
  )
  const ledgerTables = ['sow.roster', 'sow.conflict'] as const
  for (const name of ledgerTables)
    await database.query
      .deleteFrom(name)
      .where('dataset', '=', identity)
      .where('tenant', 'in', gone)
      .execute()
  await forgetInBase(database, identity, tenantColumn, gone)
  rewriteBase(database, identity)
  await relinkHistory(database, { tables: ['roster', 'conflict'] })
}

/** What no tenant shares any more goes as well. A base without what tenants share is of a time when the dataset was global. */
async function forgetInBase(
  database: Database,
  identity: string,
  tenantColumn: string,
  gone: readonly string[],
): Promise<void> {
  const base = baseTableName(identity)
  const { rows, tenants, ids } = sharedBaseNames(identity)
  if (!(await isThere(database, base)) || !(await isThere(database, tenants))) return
  await sql`
    delete from ${table(base)}
    where ${sql.id(tenantColumn)}::text = any (${[...gone]}::text[])
  `.execute(database.query)
  for (const each of (await isThere(database, ids)) ? [tenants, ids] : [tenants])
    await sql`
      delete from ${table(each)}
      where tenant::text = any (${[...gone]}::text[])
    `.execute(database.query)
  await sql`
    delete from ${table(rows)}
    where not exists (
        select
        from ${table(tenants)}
      )
  `.execute(database.query)
}

async function isThere(database: Database, { name }: TableName): Promise<boolean> {
  const found = await sql<{ present: boolean }>`
    select to_regclass(format('%I.%I', ${database.ledger.schema}::text, ${name}::text)) is not null as present
  `.execute(database.query)
  return found.rows[0]?.present === true
}
