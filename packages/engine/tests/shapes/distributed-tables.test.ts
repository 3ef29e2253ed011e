import { expect, test } from 'vitest'
import { readCatalogTables } from '../../src/catalog/shape/read-catalog-tables.js'
import { databaseOver } from '../../src/database/database.js'
import { readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { openDatabase } from '../../src/server/open-database.js'
import { startServer } from '../../src/server/throw-away/start-server.js'

/** Citus is not here: the catalog that it adds is made by hand, on a server that allows that. */
test('where a table is, is read from the catalog of Citus; what Sow does not write is refused by name, and so are workers', async () => {
  const server = await startServer({ settings: { allow_system_table_mods: 'on' } })
  try {
    await using session = await openDatabase({ kind: 'postgres', url: server.superuserUrl })
    const database = databaseOver(session)
    await session.query('create table apart (code text primary key)')
    await session.query('create table whole (code text primary key)')
    const read = async (name: string) => {
      const table = { schema: 'public', name }
      const tables = await readCatalogTables(database, [{ table, others: [] }])
      return tables.get(table)
    }
    expect(await read('apart')).toMatchObject({ kind: 'r' })
    await session.query(`
      create table pg_catalog.pg_dist_partition (
        logicalrelid regclass, partmethod "char", partkey text, colocationid int, repmodel "char"
      );
      create table pg_catalog.pg_dist_shard (logicalrelid regclass, shardid bigint);
      create table pg_catalog.pg_dist_placement (shardid bigint, groupid int);
      create function pg_catalog.column_to_column_name(regclass, text) returns text
        return $2`)
    const place = async (method: string, copies: string, by: string | null) => {
      await session.query(`
        truncate pg_catalog.pg_dist_partition;
        insert into pg_catalog.pg_dist_partition
        values ('public.apart', '${method}', ${by === null ? 'null' : `'${by}'`}, 1, '${copies}')`)
      return await read('apart')
    }
    expect(await place('h', 's', 'code')).toMatchObject({ placement: { kind: 'distributed', by: 'code' } })
    await expect(place('a', 's', 'code')).rejects.toMatchObject({
      code: 'TARGET_KIND',
      message: expect.stringContaining('keeps the table apart in parts that'),
      place: { table: 'apart' },
    })
    await expect(place('n', 't', null)).rejects.toMatchObject({
      code: 'TARGET_KIND',
      hint: expect.stringContaining('citus_set_coordinator_host'),
    })
    expect(await read('whole')).toMatchObject({ kind: 'r', placement: { kind: 'local' } })

    // The extension's own row, and which node of the cluster this is.
    await session.query(`
      insert into pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
      values (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '13.2-1');
      create table pg_catalog.pg_dist_local_group as select 0 as groupid`)
    expect(await readDatabaseFacts(session)).toMatchObject({ engine: 'citus' })
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
