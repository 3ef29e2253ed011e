import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Fragment, table } from '../../src/catalog/statement/sql-fragments.js'
import { databaseOver } from '../../src/database/database.js'
import { DistantTables } from '../../src/database/distant-tables.js'
import { openSite } from '../shapes/shape-database.js'

const nodes = { schema: 'public', name: 'nodes' }
const target = sql`${table(nodes)} as target`

/** Statements that Citus refuses or answers wrongly where each server has a copy of `nodes`, or leaves alone. */
const statements: Readonly<Record<string, readonly [readsCopy: boolean, statement: Fragment]>> = {
  'reads it': [false, sql`select code from ${target}`],
  'fills a work table': [false, sql`insert into "pg_temp"."work" select code from ${target}`],
  'draws a number beside it': [
    true,
    sql`insert into "pg_temp"."ids" select coalesce(target.id, pg_catalog.nextval('public.numbers')) from ${target}`,
  ],
  'changes a work table by it': [
    true,
    sql`update "pg_temp"."work" set code = 'x' where code in (select code from ${target})`,
  ],
  'deletes from a work table by it': [
    true,
    sql`delete from "pg_temp"."work" where code in (select code from ${target})`,
  ],
  'writes the ledger by it': [true, sql`insert into sow.noted select code from ${target}`],
}

/** No Citus is needed: what a statement reads is told by its text, and what a copy holds by its rows. */
test.each(Object.entries(statements))(
  'a statement that %s reads it where that is safe',
  async (_, [readsCopy, statement]) => {
    await using site = await openSite('postgres')
    await site.rows(`
      create table nodes (id int primary key, code text not null);
      insert into nodes values (1, 'a'), (2, 'b');
      create sequence numbers;
      create schema sow;
      create table sow.noted (code text)`)
    await using session = await site.other()
    await session.query('begin')
    await session.query('create temp table work (code text); create temp table ids (id bigint)')
    const distant = new DistantTables()
    distant.begin([{ ...nodes, columns: ['id', 'code'], isSpread: false }])
    const { query } = databaseOver(session)
    const reading = await distant.reading(session, statement.compile(query))
    expect(reading.sql.includes('"pg_temp"."distant_1_1"')).toBe(readsCopy)
    expect(reading.sql.includes('"public"."nodes"')).toBe(!readsCopy)
    await session.query(reading.sql)
    if (readsCopy)
      expect((await session.query('select code from pg_temp.distant_1_1 order by 1')).rows).toEqual([
        { code: 'a' },
        { code: 'b' },
      ])
  },
)
