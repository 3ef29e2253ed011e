import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { tableOf } from '../database/table-named.js'
import { rewriteBase } from './changed-datasets.js'
import { forgetSeals } from './forget-seals.js'
import { relinkHistory } from './link-run.js'
import { dropBase } from './shared-tables.js'

/**
 * Takes datasets whose table is gone out of the ledger, with their bases and rosters: a table that comes back is
 * another one. Runs and changes stay: they are history.
 */
export async function forgetDroppedTables(database: Database): Promise<void> {
  await forgetTablesOf(database, await readTableless(database))
}

/** The datasets of the ledger whose table somebody dropped. */
export async function readTableless(database: Database): Promise<readonly string[]> {
  const gone = await sql<{ dataset: string }>`
    select distinct dataset
    from sow.dataset
    where ${tableOf(database, sql`table_name`)} is null
    order by dataset
  `.execute(database.query)
  return gone.rows.map(({ dataset }) => dataset)
}

/** The same for datasets that are known to have no table any more, or another one. */
export async function forgetTablesOf(database: Database, datasets: readonly string[]): Promise<void> {
  for (const dataset of datasets) {
    await database.query.deleteFrom('sow.dataset').where('dataset', '=', dataset).execute()
    await database.query.deleteFrom('sow.roster').where('dataset', '=', dataset).execute()
    await forgetSeals(database, dataset)
    await database.query.deleteFrom('sow.conflict').where('dataset', '=', dataset).execute()
    await dropBase(database, dataset)
    rewriteBase(database, dataset)
  }
  if (datasets.length > 0) await relinkHistory(database, { tables: ['roster', 'conflict'] })
}

/** True of a dataset of the ledger whose table somebody dropped. */
export async function isWithoutTable(database: Database, identity: string): Promise<boolean> {
  const found = await sql<{ isGone: boolean }>`
    select bool_and(${tableOf(database, sql`table_name`)} is null) as "isGone"
    from sow.dataset
    where dataset = ${identity}
  `.execute(database.query)
  return found.rows[0]?.isGone === true
}
