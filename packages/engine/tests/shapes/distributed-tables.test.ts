import { expect, test } from 'vitest'
import { readCatalogTable } from '../../src/catalog/shape/read-catalog-table.js'
import { databaseOver } from '../../src/database/database.js'
import { readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { openDatabase } from '../../src/server/open-database.js'
import { startServer } from '../../src/server/throw-away/start-server.js'

/** Citus is not here: the catalog that it adds is made by hand, on a server that allows that. */
test('what Citus distributes is refused by its name, and so are its workers', async () => {
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

    // The extension's own row, and which node of the cluster this is.
    await session.query(`
      insert into pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
      values (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.2-1');
      create table pg_catalog.pg_dist_local_group as select 0 as groupid`)
    expect(await readDatabaseFacts(session)).toMatchObject({ engine: 'postgres' })
    await session.query('update pg_catalog.pg_dist_local_group set groupid = 2')
    await expect(readDatabaseFacts(session)).rejects.toMatchObject({
      code: 'SERVER_UNSUPPORTED',
      message: expect.stringContaining('worker of a Citus cluster'),
      outcome: 'nothing-changed',
    })
    await session.query("delete from pg_catalog.pg_extension where extname = 'citus'")

    await session.query('create schema sys; create table sys.iam_pg_role_mappings (role text)')
    await expect(readDatabaseFacts(session)).rejects.toMatchObject({
      code: 'SERVER_UNSUPPORTED',
      message: expect.stringContaining('Aurora DSQL'),
    })
  } finally {
    await server.stop()
  }
})
