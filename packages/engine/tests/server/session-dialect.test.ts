import { type Generated, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { kyselyOver } from '../../src/server/connect/session-dialect.js'
import { engines, usingSession } from './using-session.js'

interface Tables {
  payers: { id: Generated<number>; name: string }
}

describe.each(engines)('Kysely over a session on %s', (engine) => {
  test('runs statements inside the transaction that the session has open', async () => {
    await usingSession(engine, async (session) => {
      const db = kyselyOver<Tables>(session)
      await db.schema.createTable('payers').addColumn('id', 'serial').addColumn('name', 'text').execute()
      await session.query('begin')
      const inserted = await db
        .insertInto('payers')
        .values([{ name: 'a' }, { name: 'b' }])
        .execute()
      expect(inserted[0]?.numInsertedOrUpdatedRows).toBe(2n)
      const updated = await db
        .updateTable('payers')
        .set({ name: 'c' })
        .where('name', '=', 'b')
        .executeTakeFirst()
      expect(updated.numUpdatedRows).toBe(1n)
      expect(await db.selectFrom('payers').select('name').orderBy('id').execute()).toEqual([
        { name: 'a' },
        { name: 'c' },
      ])
      await session.query('rollback')
      expect(await db.selectFrom('payers').selectAll().execute()).toEqual([])
      expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
    })
  })

  test('refuses a transaction of its own and says why', async () => {
    await usingSession(engine, async (session) => {
      const db = kyselyOver<Tables>(session)
      await expect(db.transaction().execute(async () => {})).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: 'A transaction was opened inside the transaction that Sow has open.',
      })
    })
  })

  test('leaves the session open when it is destroyed', async () => {
    await usingSession(engine, async (session) => {
      await kyselyOver<Tables>(session).destroy()
      expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    })
  })

  test('reads the catalog', async () => {
    await usingSession(engine, async (session) => {
      await session.query('create table payers (id serial, name text not null)')
      const tables = await kyselyOver<Tables>(session).introspection.getTables()
      // Citus has views in the schema `public`.
      const ours = tables.filter(({ name }) => !name.startsWith('citus_'))
      expect(ours.map(({ name, columns }) => [name, columns.map((column) => column.name)])).toEqual([
        ['payers', ['id', 'name']],
      ])
    })
  })
})
