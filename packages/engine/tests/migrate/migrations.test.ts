import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Migration } from '@sow/kit'
import { sql } from 'kysely'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import type { MigrationSet } from '../../src/migrate/migration-set.js'
import { readMigrationStatuses } from '../../src/migrate/read-migration-statuses.js'
import { resetDatabase } from '../../src/migrate/reset-database.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { openDatabase } from '../../src/server/open-database.js'
import { openThrowAwayPglite, usingDatabase } from '../../src/throw-away.js'
import { rowsOf } from '../seed/tiny-database.js'
import { migrationSet, twoTables } from './tiny-migrations.js'

const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
  acceptDataLoss: false,
}

async function usingEmptyDatabase(engine: string, work: (database: Database, url: string) => Promise<void>) {
  if (engine === 'pglite') {
    await using session = await openThrowAwayPglite()
    await work(databaseOver(session), '')
    return
  }
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await work(databaseOver(session), url)
  })
}

/** One migration that does this. */
function running(up: Migration['up']): MigrationSet {
  const name = '20240101000001_running'
  return { ...migrationSet({ [name]: ['', null] }), load: async () => ({ [name]: { up } }) }
}

/** Vitest takes what nobody hears as an error of the test. */
function hearNothing(): void {
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  onTestFinished(() => {
    expect(process.listeners('unhandledRejection')).toEqual([])
    for (const listener of listeners) process.on('unhandledRejection', listener)
  })
}

const states = (statuses: readonly { name: string; state: string }[]) => statuses.map(({ state }) => state)
const tables = (database: Database) =>
  rowsOf(
    database,
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  )

describe.each(['postgres', 'pglite'])('migrations on %s', (engine) => {
  test('are applied once, in order, and a second call finds nothing to do', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet(twoTables)]
      expect(states(await readMigrationStatuses(database, sets))).toEqual(['pending', 'pending'])
      const first = await migrateDatabase(database, sets, all)
      expect(first.changed.map(({ name }) => name)).toEqual(Object.keys(twoTables))
      expect(states(first.migrations)).toEqual(['applied', 'applied'])
      const second = await migrateDatabase(database, sets, all)
      expect(second).toMatchObject({ run: null, changed: [] })
      expect(await rowsOf(database, 'select count(*) as runs from sow.run')).toEqual([{ runs: 1 }])
    })
  })

  test('go as far as they are told', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet(twoTables)]
      const one = await migrateDatabase(database, sets, { ...all, steps: 1 })
      expect(states(one.migrations)).toEqual(['applied', 'pending'])
      const rest = await migrateDatabase(database, sets, { ...all, to: '20240101000002_items' })
      expect(states(rest.migrations)).toEqual(['applied', 'applied'])
    })
  })

  test('are refused where one was edited, or is missing, after it was applied', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      await migrateDatabase(database, [migrationSet(twoTables)], all)
      const edited = migrationSet({
        ...twoTables,
        '20240101000001_units': ['create table units (id int)', null],
      })
      await expect(migrateDatabase(database, [edited], all)).rejects.toMatchObject({
        code: 'MIGRATION_EDITED',
      })
      const { '20240101000002_items': _, ...rest } = twoTables
      const missing = migrationSet(rest)
      await expect(migrateDatabase(database, [missing], all)).rejects.toMatchObject({
        code: 'MIGRATION_MISSING',
      })
      const older = migrationSet(rest, '0.9.0')
      expect(states((await migrateDatabase(database, [older], all)).migrations)).toEqual([
        'applied',
        'missing',
      ])
    })
  })

  test('are refused where one was put before others that are applied', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      await migrateDatabase(database, [migrationSet(twoTables)], all)
      const inserted = migrationSet({
        '20240101000001_units': twoTables['20240101000001_units'] ?? ['', null],
        '20240101000001_zones': ['create table zones (id int)', 'drop table zones'],
        '20240101000002_items': twoTables['20240101000002_items'] ?? ['', null],
      })
      expect(states(await readMigrationStatuses(database, [inserted]))).toEqual([
        'applied',
        'out-of-order',
        'applied',
      ])
      await expect(migrateDatabase(database, [inserted], all)).rejects.toMatchObject({
        code: 'MIGRATION_OUT_OF_ORDER',
      })
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['items', 'units'])
    })
  })

  test('that fail leave nothing of themselves, keep what went before, and are recorded', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const broken = migrationSet({
        ...twoTables,
        '20240101000003_broken': ['create table half (id int); select no_such_function()', null],
      })
      await expect(migrateDatabase(database, [broken], all)).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        outcome: 'partial',
        place: { migration: '20240101000003_broken' },
      })
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['items', 'units'])
      expect(await rowsOf(database, 'select outcome, error_code from sow.run order by id')).toEqual([
        { outcome: 'applied', error_code: null },
        { outcome: 'failed', error_code: 'MIGRATION_FAILED' },
      ])
    })
  })

  test.each([
    'commit',
    'COMMIT; begin',
    'create table half (id int); commit',
    '/* why */ rollback',
    'end',
    'abort',
    'start transaction',
    "select 'it''s'; Commit work",
  ])('that say `%s` are refused before it is sent', async (statement) => {
    await usingEmptyDatabase(engine, async (database) => {
      const broken = migrationSet({
        ...twoTables,
        '20240101000003_ends': [`create table early (id int); select 1`, null],
        '20240101000004_ends': [statement, null],
      })
      const failure = await migrateDatabase(database, [broken], all).catch((error: unknown) => error)
      expect(failure).toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining("transaction is Sow's to begin and to end"),
        place: { migration: '20240101000004_ends' },
      })
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['early', 'items', 'units'])
    })
  })

  test('that end it where nobody saw it coming are told for what they leave', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const hidden = migrationSet({
        '20240101000001_hides': [
          'create function f() returns int language sql begin atomic select 1; end; create table left_behind (id int); commit',
          null,
        ],
      })
      await expect(migrateDatabase(database, [hidden], all)).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        outcome: 'partial',
        message: expect.stringContaining('what it had done is committed'),
      })
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['left_behind'])
    })
  })

  test('that do not wait for a statement fail by it, and keep it where it succeeds', async () => {
    hearNothing()
    await usingEmptyDatabase(engine, async (database) => {
      const unwaited = (statement: string) => running(async (db) => void sql.raw(statement).execute(db))
      await expect(migrateDatabase(database, [unwaited('select * from nowhere')], all)).rejects.toMatchObject(
        {
          code: 'MIGRATION_FAILED',
          message: expect.stringContaining('relation "nowhere" does not exist'),
          outcome: 'nothing-changed',
          place: { migration: '20240101000001_running' },
        },
      )
      await migrateDatabase(database, [unwaited('create table late (id int)')], all)
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['late'])
    })
  })

  test('take what fails in their own course, and nothing else that fails in the process', async () => {
    hearNothing()
    const heard: unknown[] = []
    const host = (reason: unknown) => void heard.push(reason)
    process.on('unhandledRejection', host)
    onTestFinished(() => void process.off('unhandledRejection', host))
    const foreign = new Error('of the application')
    // Asked for before, and outside of the migration.
    const begun = Promise.withResolvers<void>()
    const failing = begun.promise.then(() => setTimeout(() => void Promise.reject(foreign)))
    await usingEmptyDatabase(engine, async (database) => {
      const patient = running(async (db) => {
        await sql`create table made (id int)`.execute(db)
        begun.resolve()
        while (!heard.includes(foreign)) await nextTurn()
      })
      const careless = running(async (db) => {
        void sql`select 1`.execute(db).then(() => Promise.reject(new Error('of its own')))
      })
      await expect(migrateDatabase(database, [careless], all)).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('of its own'),
      })
      await migrateDatabase(database, [patient], all)
      await failing
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['made'])
    })
  })

  test('that only speak of transactions run', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const speaking = migrationSet({
        '20240101000001_speaks': [
          `create table "commit" (id int, word text default 'x; commit'); -- commit
           do $body$ begin perform 1; end $body$;
           create function f() returns int language sql begin atomic select 1; end;
           comment on table "commit" is E'don\\'t; commit to it';
           savepoint a; insert into "commit" (id) values (1); rollback to savepoint a; release a`,
          null,
        ],
      })
      await migrateDatabase(database, [speaking], all)
      expect((await tables(database)).map(({ relname }) => relname)).toEqual(['commit'])
    })
  })

  test('are rolled back, the newest first, but not over rows', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet(twoTables)]
      await migrateDatabase(database, sets, all)
      const one = await rollbackMigrations(database, sets, all)
      expect(states(one.migrations)).toEqual(['applied', 'pending'])
      await database.session.query("insert into units values ('each'), ('box')")
      await expect(rollbackMigrations(database, sets, all)).rejects.toMatchObject({
        code: 'GUARD_DATA_LOSS',
        message: expect.stringContaining('units (2 rows)'),
      })
      expect(await rowsOf(database, 'select count(*) as rows from units')).toEqual([{ rows: 2 }])
      const lossy = await rollbackMigrations(database, sets, { ...all, acceptDataLoss: true })
      expect(states(lossy.migrations)).toEqual(['pending', 'pending'])
    })
  })

  test.each([
    [
      'drops a column and makes it anew',
      'alter table t drop column kind; alter table t add column kind text',
      't.kind (1 row)',
    ],
    [
      'makes a column anew, with a value for every row',
      "alter table t drop column kind; alter table t add column kind text not null default 'other'",
      't.kind (1 row)',
    ],
    ['drops a table and makes it anew', 'drop table t; create table t (id int, kind text)', 't (2 rows)'],
    [
      'makes a column anew, and fills it',
      'alter table t rename column kind to old; alter table t add column kind text; update t set kind = old; alter table t drop column old',
      null,
    ],
  ])('are not rolled back over rows where the way down %s', async (_, down, lost) => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet({ '20240101000001_t': ['create table t (id int, kind text)', down] })]
      await migrateDatabase(database, sets, all)
      await database.session.query("insert into t values (1, 'mine'), (2, null)")
      const rolledBack = rollbackMigrations(database, sets, all)
      if (lost === null) await rolledBack
      else
        await expect(rolledBack).rejects.toMatchObject({
          code: 'GUARD_DATA_LOSS',
          message: expect.stringContaining(lost),
        })
      expect(await rowsOf(database, 'select count(kind) as kinds from t')).toEqual([{ kinds: 1 }])
    })
  })

  test('are not rolled back over rows of tables in other schemas', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [
        migrationSet({
          '20240101000001_crm': [
            'create schema crm; create table crm.people (id int)',
            'drop schema crm cascade',
          ],
        }),
      ]
      await migrateDatabase(database, sets, all)
      await database.session.query('insert into crm.people values (1), (2)')
      await expect(rollbackMigrations(database, sets, all)).rejects.toMatchObject({
        code: 'GUARD_DATA_LOSS',
        message: expect.stringContaining('crm.people (2 rows)'),
      })
      await rollbackMigrations(database, sets, { ...all, acceptDataLoss: true })
      expect(await rowsOf(database, "select to_regclass('crm.people') as people")).toEqual([{ people: null }])
    })
  })

  test('without a way down stop a rollback', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet({ '20240101000001_units': ['create table units (code text)', null] })]
      await migrateDatabase(database, sets, all)
      await expect(rollbackMigrations(database, sets, all)).rejects.toMatchObject({
        code: 'MIGRATION_IRREVERSIBLE',
      })
      expect(await tables(database)).toEqual([{ relname: 'units' }])
    })
  })

  test('are reset with their ledger, and a table that is not ours stays', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet(twoTables)]
      await database.session.query('create table theirs (id int); insert into theirs values (1)')
      await migrateDatabase(database, sets, all)
      await database.session.query("insert into units values ('each')")
      const dry = await resetDatabase(database, sets, { lock: all.lock, dryRun: true })
      expect(dry.dropped).toEqual([
        { table: 'items', rows: 0 },
        { table: 'units', rows: 1 },
      ])
      expect(await tables(database)).toHaveLength(3)
      await resetDatabase(database, sets, { lock: all.lock, dryRun: false })
      expect(await tables(database)).toEqual([{ relname: 'theirs' }])
      expect(await rowsOf(database, "select to_regnamespace('sow') as ledger")).toEqual([{ ledger: null }])
    })
  })

  test('stop a reset where something of theirs depends on ours', async () => {
    await usingEmptyDatabase(engine, async (database) => {
      const sets = [migrationSet(twoTables)]
      await migrateDatabase(database, sets, all)
      await database.session.query('create view theirs as select code from units')
      await expect(resetDatabase(database, sets, { lock: all.lock, dryRun: false })).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
      })
      expect(await tables(database)).toHaveLength(2)
    })
  })
})

describe('a role that may not change the schema', () => {
  test('is told the grants, and that a script can be written for somebody who may', async () => {
    await usingDatabase(inject('postgres').superuserUrl, async ({ url, superuserUrl, name }) => {
      await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
      const role = `reader_${name}`
      await superuser.query(
        `create role ${role} login password 'reader'; revoke create on schema public from public`,
      )
      const readerUrl = new URL(url)
      readerUrl.username = role
      readerUrl.password = 'reader'
      {
        await using session = await openDatabase({ kind: 'postgres', url: readerUrl.href })
        const error = await migrateDatabase(databaseOver(session), [migrationSet(twoTables)], all).catch(
          (thrown: unknown) => thrown,
        )
        expect(error).toMatchObject({
          code: 'PRIVILEGE_MISSING',
          hint: expect.stringContaining('--sql'),
          problems: [
            { message: `create in schema public: grant usage, create on schema public to ${role}` },
            { message: `schema sow: grant create on database ${name} to ${role}` },
          ],
        })
      }
      await superuser.query(`drop role ${role}`)
    })
  })
})

describe('a long reader', () => {
  test('delays a migration, and is named; nobody waits behind us', async () => {
    await usingEmptyDatabase('postgres', async (database, url) => {
      await migrateDatabase(database, [migrationSet(twoTables)], all)
      const altering = migrationSet({
        ...twoTables,
        '20240101000003_note': [
          'alter table items add column note text',
          'alter table items drop column note',
        ],
      })
      await using reader = await openDatabase({ kind: 'postgres', url })
      await reader.query('begin; select count(*) from items')
      const reasons: string[] = []
      await using session = await openDatabase({ kind: 'postgres', url })
      const listening = databaseOver(session, {
        onEvent: (event) => {
          if (event.type !== 'retrying') return
          reasons.push(event.reason)
          if (event.attempt === 2) void reader.query('commit')
        },
      })
      const { changed } = await migrateDatabase(listening, [altering], all)
      expect(changed).toHaveLength(1)
      expect(reasons[0]).toMatch(/locked by process \d+ \(sow/)
    })
  })
})

describe('ten sessions that migrate an empty database at once', () => {
  test('all succeed, and every migration is applied exactly once', async () => {
    await usingEmptyDatabase('postgres', async (database, url) => {
      const results = await Promise.all(
        Array.from({ length: 10 }, async () => {
          await using session = await openDatabase({ kind: 'postgres', url })
          return await migrateDatabase(databaseOver(session), [migrationSet(twoTables)], all)
        }),
      )
      expect(
        results.every(({ migrations }) => states(migrations).every((state) => state === 'applied')),
      ).toBe(true)
      expect(results.flatMap(({ changed }) => changed)).toHaveLength(2)
      expect(await rowsOf(database, 'select count(*) as rows from sow.migration')).toEqual([{ rows: 2 }])
    })
  })
})
