import { sql } from 'kysely'
import type { TableName, TargetShape } from '../catalog/shape/target-shape.js'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { rewriteBase } from '../ledger/changed-datasets.js'
import { forgetSeals } from '../ledger/forget-seals.js'
import { readReleases } from '../ledger/read-releases.js'
import { endSources } from '../ledger/sources.js'
import { endRoster } from '../row/record/record-roster.js'

/** The ledger keeps the history of a dataset that was removed, and nothing else of it. */
export async function forgetDataset(database: Database, shape: TargetShape, run: number): Promise<void> {
  const { identity, base } = shape
  const releases = await readReleases(database, [identity])
  await endRoster(database, identity, [...releases.map(({ tenant }) => tenant), ''], run)
  if (base !== null && shape.baseExists)
    for (const each of [base, ...sharedTables(shape)])
      await sql`delete from ${table(each)}`.execute(database.query)
  rewriteBase(database, identity)
  await database.query
    .updateTable('sow.conflict')
    .set({ resolved_run: run })
    .where('dataset', '=', identity)
    .where('resolved_run', 'is', null)
    .execute()
  await forgetSeals(database, identity)
  await endSources(database, identity, run)
  await database.query.deleteFrom('sow.dataset').where('dataset', '=', identity).execute()
}

function sharedTables({ sharing }: TargetShape): readonly TableName[] {
  if (sharing === null) return []
  return [sharing.rows, sharing.tenants, ...(sharing.idColumns.length === 0 ? [] : [sharing.ids])]
}
