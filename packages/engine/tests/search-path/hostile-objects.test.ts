import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { readOpenConflicts } from '../../src/amend/read-conflicts.js'
import { readEnums } from '../../src/catalog/capture/read-enums.js'
import { readLiveRows } from '../../src/catalog/capture/read-live-rows.js'
import { readLiveTable } from '../../src/catalog/capture/read-live-table.js'
import { usingSnapshot } from '../../src/catalog/capture/using-snapshot.js'
import { type Database, databaseOver } from '../../src/database/database.js'
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
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase, type ThrowAwayDatabase } from '../../src/throw-away.js'
import { addTenants, named, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { createTables, firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf } from '../seed/tiny-database.js'
import { watchedSession } from '../seed/watched-session.js'
import { goldenStatements, hostileObjects, usedNames } from './hostile-objects.js'

/** A role that may create things where the owner's tables are, as every role might before PostgreSQL 15. */
const intruder = 'sow_intruder'

let throwAway: ThrowAwayDatabase
let superuser: Session
let owner: Session

beforeEach(async () => {
  throwAway = await createDatabase(inject('postgres').superuserUrl)
  superuser = await openDatabase({ kind: 'postgres', url: throwAway.superuserUrl })
  owner = await openDatabase({ kind: 'postgres', url: throwAway.url })
  await superuser.query(`
    do $$
    begin
      create role ${intruder};
    exception
      when duplicate_object or unique_violation then null;
    end $$`)
  await superuser.query(`grant create, usage on schema public to ${intruder}`)
  await owner.query(tables)
  await owner.query(audit)
  await addTenants(databaseOver(owner))
})

afterEach(async () => {
  await owner[Symbol.asyncDispose]()
  await superuser[Symbol.asyncDispose]()
  await throwAway[Symbol.asyncDispose]()
})

/** With columns of which another type than the server's own operator has is a closer one. */
const tables = `${createTables};
  alter table payers
    alter column payer_key type varchar(40),
    alter column name type varchar(80)`

/** Triggers whose tables have no schema in front, as an application writes them; at once, and at the end. */
const audit = `
  create table audit (what text);
  create function note_write() returns trigger language plpgsql as
    $body$ begin insert into audit values (tg_op); return null; end $body$;
  create trigger note_write after insert or update or delete on payers
    for each row execute function note_write();
  create constraint trigger note_later after insert or update or delete on fees
    deferrable initially deferred for each row execute function note_write()`

/** What the golden statements use, and what the rest of the work sends. */
async function plant(): Promise<void> {
  const sent: string[] = []
  await using throwAwayToo = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: throwAwayToo.url })
  await session.query(tables)
  await session.query(audit)
  await addTenants(databaseOver(session))
  await everything(databaseOver(watchedSession(session, (text) => void sent.push(text))))
  await superuser.query(`set role ${intruder}`)
  await superuser.query(hostileObjects(usedNames([...goldenStatements().map(([, text]) => text), ...sent])))
  await superuser.query('reset role')
}

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

/** Set-up, every look, and everything that a site and its packages do to rows. */
async function everything(database: Database): Promise<void> {
  checkDatabase(await readDatabaseFacts(database.session))
  await checkSchema(database.session, database.schema)
  const migrations = [
    migrationSet({ '20240101000001_units': ['create table units (code text)', 'drop table units'] }),
  ]
  await migrateDatabase(database, migrations, { ...frame, to: null, steps: null })
  await seedRelease(database, firstRelease, '1.0.0')
  await seedRelease(database, firstRelease, '1.0.0')
  await database.session.query(
    "update public.payers set name = 'Ours' where payer_key operator(pg_catalog.=) 'zeta'",
  )
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
    await readEnums(database)
    await readLiveTable(database, 'fees')
    await readLiveRows(database, capturing)
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

async function calls(): Promise<number> {
  const answer = await superuser.query(
    'select case when is_called then last_value else 0 end as calls from public.calls',
  )
  return Number(answer.rows[0]?.['calls'])
}

test('nothing that another role made is called, whatever is done', { timeout: 240_000 }, async () => {
  await plant()
  await everything(databaseOver(owner))
  expect(await calls()).toBe(0)
  const audited = await superuser.query(
    'select pg_catalog.count(what)::pg_catalog.int4 as rows from public.audit',
  )
  expect(Number(audited.rows[0]?.['rows'])).toBeGreaterThan(0)
})

test.each([
  ['the pin', 'set local search_path = pg_catalog, pg_temp', 'set local search_path = public, pg_temp'],
  ['the schemas of what writes a target', 'operator(pg_catalog.=)', '='],
])('without %s it is called', { timeout: 240_000 }, async (_, protection, bare) => {
  await plant()
  const unprotected: Session = {
    ...watchedSession(owner, () => {}),
    query: (text, parameters) => owner.query(text.replaceAll(protection, bare), parameters),
  }
  await everything(databaseOver(unprotected)).catch(() => {})
  expect(await calls()).toBeGreaterThan(0)
})
