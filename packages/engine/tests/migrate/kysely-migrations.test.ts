import { defineSchemaPackage, defineSeedPackage, type Migrations } from '@sow/kit'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Pool } from 'pg'
import { describe, expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { kyselyMigrations } from '../../src/migrate/kysely-migrations.js'
import { usingDatabase } from '../../src/throw-away.js'
import { migrationSet, twoTables } from './tiny-migrations.js'

const schema = defineSchemaPackage({ migrations: await migrationSet(twoTables).load(), tables: {} })

async function seedPackage(domain: string, name: string, up: string, down: string | null = null) {
  const migrations = await migrationSet({ [name]: [up, down] }).load()
  return defineSeedPackage({ domain, schema, datasets: [], migrations })
}

async function usingKysely(work: (db: Kysely<unknown>) => Promise<void>): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    const pool = new Pool({ connectionString: url })
    // The drop of the database may end a connection before its goodbye arrived.
    pool.on('error', () => {})
    await using db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    await work(db)
  })
}

const namesOf = async (provider: ReturnType<typeof kyselyMigrations>) =>
  Object.keys(await provider.getMigrations())

describe('the names', () => {
  test('of a schema package are its own, those of a seed package stand behind them', async () => {
    const stock = await seedPackage('stock', '20200101000001_stock', 'create table stock (sku text)')
    expect(await namesOf(kyselyMigrations(schema))).toEqual(Object.keys(twoTables))
    const both = [...Object.keys(twoTables), 'stock/20200101000001_stock']
    // The schema comes first however it is given, and once.
    expect(await namesOf(kyselyMigrations(stock))).toEqual(both)
    expect(await namesOf(kyselyMigrations(stock, schema))).toEqual(both)
  })

  test('that sort against the order of packages are refused, and prefixes mend it', async () => {
    const first = await seedPackage('stock', '20240101000001_stock', 'create table stock (sku text)')
    const second = await seedPackage('orders', '20240101000001_orders', 'create table orders (id int)')
    expect(() => kyselyMigrations(first, second)).toThrow(
      'orders/20240101000001_orders would come before stock/20240101000001_stock',
    )
    const mended = kyselyMigrations(first, { package: second, prefix: 'to-orders' })
    expect((await namesOf(mended)).slice(2)).toEqual([
      'stock/20240101000001_stock',
      'to-orders/20240101000001_orders',
    ])
  })

  test('that are given twice are refused', async () => {
    const twin = defineSchemaPackage({ migrations: schema.migrations, tables: {} })
    expect(() => kyselyMigrations(schema, twin)).toThrow('Two migrations are named 20240101000001_units.')
  })
})

describe('Kysely’s Migrator', () => {
  test('runs several packages in the order of their dependencies', async () => {
    await usingKysely(async (db) => {
      const stock = await seedPackage(
        'stock',
        '20200101000001_stock',
        'create table stock (sku text references items)',
        'drop table stock',
      )
      const migrator = new Migrator({ db, provider: kyselyMigrations(stock) })
      const { error, results } = await migrator.migrateToLatest()
      expect(error).toBeUndefined()
      expect(results?.at(-1)?.migrationName).toBe('stock/20200101000001_stock')
      expect((await migrator.migrateDown()).results).toEqual([
        { direction: 'Down', migrationName: 'stock/20200101000001_stock', status: 'Success' },
      ])
    })
  })

  test('leaves a migration without a way down as it is', async () => {
    await usingKysely(async (db) => {
      const stock = await seedPackage('stock', '20240101000001_stock', 'create table stock (sku text)')
      const migrator = new Migrator({ db, provider: kyselyMigrations(stock) })
      await migrator.migrateToLatest()
      expect((await migrator.migrateDown()).results?.[0]?.status).toBe('NotExecuted')
    })
  })
})

describe('an index that is built concurrently', () => {
  const indexed = defineSchemaPackage({
    migrations: {
      ...schema.migrations,
      '20240101000003_unique_unit': {
        concurrentIndexes: ['one_unit'],
        up: async (db: Kysely<unknown>) => {
          await sql`create unique index concurrently one_unit on items (unit)`.execute(db)
        },
      },
    } satisfies Migrations,
    tables: {},
  })
  const provider = kyselyMigrations(indexed)
  const validity = async (db: Kysely<unknown>) =>
    (
      await sql<{ indisvalid: boolean }>`
        select indisvalid from pg_index where indexrelid = to_regclass('one_unit')
      `.execute(db)
    ).rows[0]?.indisvalid

  test('is refused by name in a transaction, and nothing was changed', async () => {
    await usingKysely(async (db) => {
      const { error } = await new Migrator({ db, provider }).migrateToLatest()
      expect(error).toMatchObject({ code: 'MIGRATION_FAILED' })
      expect(String(error)).toContain('20240101000003_unique_unit builds indexes concurrently')
      const tables = await sql`select to_regclass('items') as items`.execute(db)
      expect(tables.rows).toEqual([{ items: null }])
    })
  })

  test('is built without transactions, and dropped on the way back', async () => {
    await usingKysely(async (db) => {
      const migrator = new Migrator({ db, provider, disableTransactions: true })
      expect((await migrator.migrateToLatest()).error).toBeUndefined()
      expect(await validity(db)).toBe(true)
      expect((await migrator.migrateDown()).error).toBeUndefined()
      expect(await validity(db)).toBeUndefined()
    })
  })

  test('is not recorded while it is invalid, and built again', async () => {
    await usingKysely(async (db) => {
      const migrator = new Migrator({ db, provider, disableTransactions: true })
      await migrator.migrateTo('20240101000002_items')
      await sql`insert into units values ('each')`.execute(db)
      await sql`insert into items values ('a', 'each'), ('b', 'each')`.execute(db)
      expect((await migrator.migrateToLatest()).results?.[0]?.status).toBe('Error')
      expect(await validity(db)).toBe(false)
      await sql`delete from items where sku = 'b'`.execute(db)
      expect((await migrator.migrateToLatest()).error).toBeUndefined()
      expect(await validity(db)).toBe(true)
    })
  })
})
