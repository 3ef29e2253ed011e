import { readOpenConflicts } from '../../src/amend/read-conflicts.js'
import { readLiveRows } from '../../src/catalog/capture/read-live-rows.js'
import { readLiveTable } from '../../src/catalog/capture/read-live-table.js'
import { usingSnapshot } from '../../src/catalog/capture/using-snapshot.js'
import { countKeys } from '../../src/catalog/shape/count-keys.js'
import type { Database } from '../../src/database/database.js'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { readLedgerMeta } from '../../src/ledger/read-meta.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { readHistory } from '../../src/look/read-history.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { scriptDatasets } from '../../src/seed/plan/script-datasets.js'
import { checkDatabase, checkSchema, readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { named, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf } from '../seed/tiny-database.js'

const frame = {
  lock: { waitSeconds: 30 },
  run: { command: 'test', actor: 'test', toolVersion: '0.0.0', packages: {} },
}

const second: TinyRelease = {
  ...named({ acme: 'Acme Two', zeta: 'Zeta Two' }),
  payers: [
    { payer_key: 'acme-new', name: 'Acme Two', kind: 'public', phone: null },
    { payer_key: 'zeta', name: 'Zeta Two', kind: 'public', phone: null },
    { payer_key: 'omega', name: 'Omega', kind: 'commercial', phone: null },
  ],
  fees: [{ schedule_id: 'standard', code: 'ZZ001', unit: 'box', amount: '11.00' }],
  codes: [
    { code: 'A', title: 'Chapter A', parent_id: null },
    { code: 'A2', title: 'Code A2, again', parent_id: 'A' },
    { code: 'B', title: 'Chapter B', parent_id: null },
    { code: 'A21', title: 'Code A21', parent_id: 'B' },
  ],
  renamedPayers: [{ from: 'acme', to: 'acme-new' }],
}

/** What the site does itself. */
export const siteEdit = "update public.payers set name = 'Ours' where payer_key operator(pg_catalog.=) 'zeta'"

/** Set-up, every look, and everything that a site and its packages do to rows. */
export async function everything(database: Database): Promise<void> {
  checkDatabase(await readDatabaseFacts(database.session))
  await checkSchema(database.session, database.schema)
  const migrations = [
    migrationSet({ '20240101000001_units': ['create table units (code text)', 'drop table units'] }),
  ]
  await migrateDatabase(database, migrations, { ...frame, to: null, steps: null })
  await seedRelease(database, firstRelease, '1.0.0')
  await seedRelease(database, firstRelease, '1.0.0')
  await database.session.query(siteEdit)
  const units = await unitsOf(second, '2.0.0')
  await planDatasets(database, units, { ...seedOptions, rows: { limit: null, values: true } })
  await scriptDatasets(database, units, seedOptions)
  await seedRelease(database, second, '2.0.0')
  await readDatasetStatuses(database, units)
  await readDrift(database, units, 'all', { limit: null, values: true })
  await readOpenConflicts(database, ['tiny/payers'], { keys: [], tenant: null })
  await siteDecisions.resolve(database, 'package')
  await siteDecisions.accept(database, 'tiny/payers')
  await examineDatabase(database)
  await readHistory(database, 10)
  await readLedgerMeta(database)
  await usingSnapshot(database, async () => {
    await countKeys(database, 'fees', ['code'])
    await readLiveTable(database, 'fees')
    for await (const _ of readLiveRows(database, capturing));
  })
  await protectDatabase(database, { environment: 'test', protected: false }, frame)
  const { run } = await seedRelease(database, firstRelease, '3.0.0')
  await siteDecisions.undo(database, run?.id ?? null)
  await siteDecisions.release(database)
  await pruneHistory(database, { ...frame, keep: 2 })
  await siteDecisions.remove(database)
  const back = { ...frame, to: null, steps: 1, acceptDataLoss: true }
  await rollbackMigrations(database, migrations, back)
}

const capturing = {
  table: 'fees',
  values: [
    { column: 'code', array: false, through: null },
    {
      column: 'schedule_id',
      array: false,
      through: { table: 'schedules', id: 'id', key: [{ column: 'code', array: false, through: null }] },
    },
  ],
  tenant: { column: 'org_id', table: 'organizations', id: 'id', key: 'slug', slug: 'north' },
}
