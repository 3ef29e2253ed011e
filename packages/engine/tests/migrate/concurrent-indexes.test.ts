import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import type { MigrationSet } from '../../src/migrate/migration-set.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { verifyDowns } from '../../src/migrate/verify-downs.js'
import { writeMigrationScript } from '../../src/migrate/write-script.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { rowsOf } from '../seed/tiny-database.js'
import { migrationSet, twoTables } from './tiny-migrations.js'

const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
  acceptDataLoss: false,
}
const name = '20240101000003_unique_unit'

/** The two tables, then a unique index that is built concurrently. */
const indexed: MigrationSet = {
  ...migrationSet(twoTables),
  migrations: [...migrationSet(twoTables).migrations, { name, sum: 'a'.repeat(64) }],
  load: async () => ({
    ...(await migrationSet(twoTables).load()),
    [name]: {
      concurrentIndexes: ['one_unit'],
      up: async (db: Kysely<unknown>) => {
        await sql`create unique index concurrently one_unit on items (unit)`.execute(db)
      },
    },
  }),
}

async function usingServer(work: (database: Database, url: string) => Promise<void>): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await work(databaseOver(session), url)
  })
}

const state = async (database: Database) =>
  (await rowsOf(database, `select state from sow.migration where name = '${name}'`))[0]?.['state']
const index = async (database: Database) =>
  (
    await rowsOf(
      database,
      "select indisvalid as valid from pg_index where indexrelid = to_regclass('one_unit')",
    )
  )[0]?.['valid']

test('an index is built concurrently, believed once it is valid, and dropped on the way back', async () => {
  await usingServer(async (database) => {
    await migrateDatabase(database, [indexed], all)
    expect([await state(database), await index(database)]).toEqual(['done', true])
    expect(await migrateDatabase(database, [indexed], all)).toMatchObject({ run: null })
    await rollbackMigrations(database, [indexed], all)
    expect(await index(database)).toBeUndefined()
  })
})

test('a build that fails is partial, and the next run finds the invalid index and builds it again', async () => {
  await usingServer(async (database) => {
    await migrateDatabase(database, [indexed], { ...all, steps: 2 })
    await database.session.query(
      "insert into units values ('each'); insert into items values ('a', 'each'), ('b', 'each')",
    )
    await expect(migrateDatabase(database, [indexed], all)).rejects.toMatchObject({ outcome: 'partial' })
    expect([await state(database), await index(database)]).toEqual(['started', false])
    await database.session.query("delete from items where sku = 'b'")
    const again = await migrateDatabase(database, [indexed], all)
    expect(again.migrations.at(-1)?.state).toBe('applied')
    expect([await state(database), await index(database)]).toEqual(['done', true])
    expect(
      await rowsOf(
        database,
        "select count(*) as locks from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
      ),
    ).toEqual([{ locks: 0 }])
  })
})

test('an index that was finished after its run was killed is believed, not built again', async () => {
  await usingServer(async (database) => {
    await migrateDatabase(database, [indexed], all)
    await database.session.query(`update sow.migration set state = 'started' where name = '${name}'`)
    const before = await rowsOf(database, "select 'one_unit'::regclass::oid::int8 as oid")
    await migrateDatabase(database, [indexed], all)
    expect(await state(database)).toBe('done')
    expect(await rowsOf(database, "select 'one_unit'::regclass::oid::int8 as oid")).toEqual(before)
  })
})

test('several sessions at once build it exactly once', async () => {
  await usingServer(async (_, url) => {
    const results = await Promise.all(
      Array.from({ length: 4 }, async () => {
        await using session = await openDatabase({ kind: 'postgres', url })
        return await migrateDatabase(databaseOver(session), [indexed], all)
      }),
    )
    expect(results.flatMap(({ changed }) => changed).filter((each) => each.name === name)).toHaveLength(1)
  })
})

test('a pooled connection is refused before anything is begun', async () => {
  await usingServer(async (database) => {
    await migrateDatabase(database, [indexed], { ...all, steps: 2 })
    const pooled = databaseOver({
      facts: { ...database.session.facts, pooled: true },
      query: (text, parameters) => database.session.query(text, parameters),
      copyIn: (statement, lines) => database.session.copyIn(statement, lines),
      cancel: () => database.session.cancel(),
      [Symbol.asyncDispose]: async () => {},
    })
    await expect(migrateDatabase(pooled, [indexed], all)).rejects.toMatchObject({ code: 'CONNECTION_POOLED' })
    expect(await state(database)).toBeUndefined()
  })
})

test('a long transaction is waited for: the ledger says that the build has begun, and another run is told so', async () => {
  await usingServer(async (database, url) => {
    await migrateDatabase(database, [indexed], { ...all, steps: 2 })
    await using writer = await openDatabase({ kind: 'postgres', url })
    await writer.query("begin; insert into units values ('each')")
    await writer.query("insert into items values ('a', 'each')")
    await using session = await openDatabase({ kind: 'postgres', url })
    const building = migrateDatabase(databaseOver(session), [indexed], all)
    const found = () => rowsOf(database, 'select exists (select from pg_stat_progress_create_index) as found')
    while ((await found())[0]?.['found'] !== true) await sleep(50)
    expect(await state(database)).toBe('started')
    const beside = migrateDatabase(database, [indexed], { ...all, lock: { waitSeconds: 0 } })
    await expect(beside).rejects.toMatchObject({ code: 'LOCK_BUSY', exitCode: 75 })
    await writer.query('commit')
    expect((await building).migrations.at(-1)?.state).toBe('applied')
    expect([await state(database), await index(database)]).toEqual(['done', true])
  })
})

test('its way down is proven, and its script stands outside a transaction', async () => {
  expect(await verifyDowns([indexed])).toEqual([])
  await usingServer(async (database) => {
    const { sql: script } = await writeMigrationScript(database, [indexed], all, '0.0.0')
    expect(script).toMatch(/not in a transaction\n\ncreate unique index concurrently/)
  })
})
