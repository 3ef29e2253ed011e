import { type Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { applyMigrations } from '../build/apply-migrations.js'
import { readCatalog } from '../build/read-catalog.js'
import { usingEmptyDatabase } from '../build/using-empty-database.js'
import { writeCatalogText } from '../build/write-catalog-text.js'
import { migrations } from '../src/migrations/index.js'
import { usingEmptyServerDatabase } from './clinic-databases.js'
import { insertPlausibleRows } from './insert-plausible-rows.js'

const names = Object.keys(migrations)

/** What follows has rows of its own, in later-migrations.test.ts. */
const lastWithRows = '20240101000021_create_patient_portal_tables'

describe('migrations', () => {
  test('are named by a time and a word, each with a prefix of its own, in order', () => {
    for (const name of names) expect(name).toMatch(/^\d{14}_[a-z0-9]+(_[a-z0-9]+)*$/)
    const prefixes = names.map((name) => name.slice(0, 14))
    expect(prefixes).toEqual([...new Set(prefixes)].sort())
  })

  test('go up, down and up again to equal catalogs, in the embedded database', async () => {
    await usingEmptyDatabase(async (database) => {
      for (const [name, migration] of Object.entries(migrations)) {
        const before = await catalogText(database)
        await migration.up(database)
        const after = await catalogText(database)
        await migration.down?.(database)
        expect(await catalogText(database), `${name} down`).toBe(before)
        await migration.up(database)
        expect(await catalogText(database), `${name} up again`).toBe(after)
      }
    })
  })

  test('go down all the way to an empty schema', async () => {
    await usingEmptyServerDatabase(async (database) => {
      const empty = await catalogText(database)
      await applyMigrations(database)
      for (const migration of Object.values(migrations).reverse()) await migration.down?.(database)
      expect(await catalogText(database)).toBe(empty)
    })
  })

  test('keep the rows that earlier migrations made room for, on the way up and down', async () => {
    await usingEmptyServerDatabase(async (database) => {
      let rows: TableRows = {}
      for (const [name, migration] of Object.entries(migrations).filter(([name]) => name <= lastWithRows)) {
        await migration.up(database)
        expect(await readRows(database), `${name} up`).toMatchObject(rows)
        await migration.down?.(database)
        expect(await readRows(database), `${name} down`).toEqual(rows)
        await migration.up(database)
        await insertPlausibleRows(database, name)
        rows = await readRows(database)
      }
      const empty = Object.entries(rows).filter(([, found]) => found.length === 0)
      expect(empty.map(([table]) => table)).toEqual([])
    })
  })

  test('do not hand an organization’s own role to everyone on the way down', async () => {
    await usingEmptyServerDatabase(async (database) => {
      await applyMigrations(database, '20240101000002_enhanced_permissions')
      await sql`insert into organizations (slug, name) values ('demo-clinic', 'Demo Clinic')`.execute(
        database,
      )
      await sql`
        insert into roles (key, name, org_id, owner)
        select 'nurse', 'Nurse', id, id::text
        from organizations
      `.execute(database)
      const down = database.transaction().execute(async (transaction) => {
        await migrations['20240101000002_enhanced_permissions']?.down?.(transaction)
      })
      await expect(down).rejects.toThrow('roles_system_only_check')
    })
  })
})

type TableRows = Readonly<Record<string, readonly unknown[]>>

async function catalogText(database: Kysely<unknown>): Promise<string> {
  return writeCatalogText(await readCatalog(database))
}

async function readRows(database: Kysely<unknown>): Promise<TableRows> {
  const { tables } = await readCatalog(database)
  const rows: Record<string, readonly unknown[]> = {}
  for (const { name } of tables) {
    const found = await sql<{ row: unknown }>`
      select to_jsonb(entry) as row
      from ${sql.table(name)} entry
      order by to_jsonb(entry) ->> 'id', to_jsonb(entry)::text
    `.execute(database)
    rows[name] = found.rows.map(({ row }) => row)
  }
  return rows
}
