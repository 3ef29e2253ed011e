import { expect, test } from 'vitest'
import { readCatalogTable } from '../../src/catalog/shape/read-catalog-table.js'
import { databaseOver } from '../../src/database/database.js'
import { openDatabase } from '../../src/server/open-database.js'
import { startServer } from '../../src/server/throw-away/start-server.js'

/** Citus is not here: the catalog that it adds is made by hand, on a server that allows that. */
test('a table that Citus distributes is refused by its name, one beside it is not', async () => {
  const server = await startServer({ settings: { allow_system_table_mods: 'on' } })
  try {
    await using session = await openDatabase({ kind: 'postgres', url: server.superuserUrl })
    const database = databaseOver(session)
    await session.query('create table apart (code text primary key)')
    await session.query('create table whole (code text primary key)')
    const read = (name: string) => readCatalogTable(database, { schema: 'public', name })
    expect(await read('apart')).toMatchObject({ kind: 'r' })
    await session.query(
      'create table pg_catalog.pg_dist_partition (logicalrelid regclass, partmethod "char")',
    )
    await session.query("insert into pg_catalog.pg_dist_partition values ('public.apart', 'h')")
    await expect(read('apart')).rejects.toMatchObject({
      code: 'TARGET_KIND',
      message: expect.stringContaining('apart is distributed'),
      place: { table: 'apart' },
    })
    expect(await read('whole')).toMatchObject({ kind: 'r' })
  } finally {
    await server.stop()
  }
})
