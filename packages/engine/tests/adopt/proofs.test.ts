import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { adoptPorted } from '../../src/adopt/adopt-ported.js'
import { compareCatalogs } from '../../src/adopt/catalog/compare-catalogs.js'
import { orderDifferences } from '../../src/adopt/catalog/order-differences.js'
import { readCatalog, readNotCompared } from '../../src/adopt/catalog/read-catalog.js'
import { makeAgain } from '../../src/adopt/normalise-catalog.js'
import { proveBaseline } from '../../src/adopt/prove-baseline.js'
import { usingProvingGround } from '../../src/adopt/proving-ground.js'
import { undoAdoption } from '../../src/adopt/undo-adoption.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { readMigrationStatuses } from '../../src/migrate/read-migration-statuses.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { migrationSet, twoTables } from '../migrate/tiny-migrations.js'
import { rowsOf } from '../seed/tiny-database.js'
import { catalogBefore } from './catalog-differences.js'

const options = {
  lock: { waitSeconds: 30 },
  run: { command: 'db adopt', actor: 'test', toolVersion: '0.0.0', packages: {} },
}
const tracked = `
  create table "SequelizeMeta" (name varchar(255) primary key);
  insert into "SequelizeMeta" values ('20230101000001-units.js'), ('20230101000002-items.js')`

async function usingLive(made: string, work: (database: Database) => Promise<void>): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(made)
    await work(databaseOver(session))
  })
}

/** Each needs something that stands after it in the order of kinds. */
const entangled = `
  create collation folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create function is_short(given text) returns boolean language sql immutable as 'select length(given) < 9';
  create domain short as text check (is_short(value));
  create function twice(n int) returns int language sql immutable as 'select n * 2';
  create table folds (code text collate folded primary key, size int generated always as (twice(1)) stored);
  create view early as select code from folds;
  create view late as select code from folds;
  create or replace view early as select code from late`

/** What the server has no words for, and names that are not those that it would choose. */
const unusual = `
  create aggregate total (int) (sfunc = int4pl, stype = int, initcond = '0', combinefunc = int4pl, parallel = safe);
  create materialized view totals as select total(size) as size from folds;
  create domain positive as int constraint above check (value > 0);
  comment on constraint above on domain positive is 'more than nothing';
  comment on materialized view totals is 'sums';
  create table parts (day date, code text) partition by range (day);
  create table part (day date not null, code text, constraint part_once unique (day));
  create index part_code on part (code);
  alter table parts attach partition part for values from ('2026-01-01') to ('2027-01-01');
  alter table parts add constraint parts_once unique (day);
  create index on parts (code);
  alter table wards cluster on wards_pkey;
  alter table wards alter column note set statistics 500;
  alter table wards alter column note set (n_distinct = 100);
  alter table wards set (fillfactor = 70, toast.autovacuum_enabled = off);
  alter table wards replica identity using index wards_pkey;
  alter index wards_pkey set (fillfactor = 50);
  alter index by_length alter column 1 set statistics 500;
  alter statistics spread set statistics 500;
  alter table beds of bed;
  alter table visits_one disable trigger counted;
  create type words as range (subtype = text, subtype_opclass = text_pattern_ops);
  create rule no_folds as on delete to folds do instead nothing;
  alter table folds disable rule no_folds`

/** Everybody has some right that is not the usual one. */
const rights = `
  grant select, update on wards to postgres with grant option;
  grant update (note) on wards to pg_monitor;
  revoke delete on wards from sow_owner;
  revoke execute on function touch() from public;
  revoke usage on type severity from public;
  revoke usage on schema public from public;
  alter default privileges for role sow_owner revoke execute on functions from public;
  alter default privileges for role sow_owner in schema public grant select on tables to pg_monitor`

test('a baseline makes all that is there, expressions that print in another way too', async () => {
  const odd = "create table odd (state varchar check (state in ('a', 'b')))"
  const comment = "comment on column wards.name is 'called'; grant select on wards to public"
  const more = `${entangled}; ${unusual}; ${rights}`
  await usingLive(`${catalogBefore}; ${more}; ${odd}; ${comment}; ${tracked}`, async (database) => {
    const statements = await proveBaseline(database)
    expect(statements.filter((statement) => statement.includes('SequelizeMeta'))).toEqual([])
    // A server that lacks a role gets it, without a login.
    expect(statements.filter((statement) => statement.includes('create role sow_owner;'))).toHaveLength(1)
    // Without a second print of both sides the same constraint would be another one.
    const raw = await usingProvingGround(database, async (open) => {
      const copy = await makeAgain(database, open)
      return compareCatalogs(await readCatalog(database), await readCatalog(copy))
    })
    expect(raw).toContainEqual(
      expect.objectContaining({ name: 'public.odd: odd_state_check', property: 'definition' }),
    )
    expect(statements.filter((statement) => /odd|called|to public/.test(statement)).length).toBeGreaterThan(3)
  })
})

/** What the tables of an application are mostly made of: each refers to something that stands after it in the alphabet. */
const plain = `
  create type severity as enum ('mild', 'severe');
  create domain amount as numeric(12, 2) default 0 check (value >= 0);
  create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
  create table wards (id serial primary key, code varchar(20) not null unique, name text collate "C" default 'x');
  create table beds (
    "wardId" integer not null references wards (id), number integer not null, size int generated always as (number * 2) stored,
    price amount, colour severity not null default 'mild', id bigint generated by default as identity,
    primary key ("wardId", number), check (number > 0)
  );
  create index on beds (abs(number));
  create trigger touch before update on beds for each row execute function touch()`

test('a bridge has a statement for each type and table that is missing, in an order that runs', async () => {
  await usingLive(plain, async (database) => {
    const wanted = await readCatalog(database)
    await usingLive('select 1', async (empty) => {
      const missing = compareCatalogs(wanted, await readCatalog(empty))
      expect(missing.map(({ kind }) => kind)).toEqual(['domain', 'enum', 'function', 'table', 'table'])
      for (const { sql } of orderDifferences(missing)) await empty.session.query(sql ?? '')
      expect(compareCatalogs(wanted, await readCatalog(empty))).toEqual([])
    })
  })
})

test('a baseline that would not make all that is there is refused by name, and what nothing looks at is told', async () => {
  const odd = `
    create table wards (id int primary key);
    create function same(int, int) returns boolean language sql as 'select $1 = $2';
    create operator === (leftarg = int, rightarg = int, function = same);
    create text search configuration plain (copy = pg_catalog.simple)`
  const beside = 'create publication moves for table wards'
  await usingLive(`${odd}; ${beside}`, async (database) => {
    await expect(proveBaseline(database)).rejects.toMatchObject({
      code: 'ADOPTION_UNPROVEN',
      message: expect.stringMatching(
        /no statement that makes operator .*===.*, text search configuration public\.plain/,
      ),
      hint: expect.not.stringContaining('PG_DIRECTORY'),
    })
    expect(await readNotCompared(database)).toEqual(['publication moves'])
  })
})

test('of ported migrations those count as applied that make what is there, and they are not rolled back', async () => {
  const sets = [migrationSet(twoTables)]
  const ported = Object.keys(twoTables).map((name) => ({
    old: `${name.replace('_', '-').replace('2024', '2023')}.js`,
    name,
  }))
  const units = 'create table units (code text primary key)'
  await usingLive(`${units}; ${tracked}`, async (database) => {
    // A person claims the first, the record both, and the catalog has one.
    const byHand = ported.map((each, index) => (index === 0 ? { ...each, old: '' } : each))
    const { proof, run } = await adoptPorted(database, sets, byHand, options)
    expect(proof).toMatchObject({
      proven: [{ name: '20240101000001_units' }],
      absent: [{ name: '20240101000002_items' }],
      differences: [{ kind: 'table', name: 'public.items', property: null, found: null }],
    })
    expect(run).not.toBeNull()
    const states = async () => (await readMigrationStatuses(database, sets)).map(({ state }) => state)
    expect(await states()).toEqual(['adopted', 'pending'])
    const all = { ...options, to: null, steps: null, refuseTables: true }
    expect((await migrateDatabase(database, sets, all)).changed).toHaveLength(1)
    await expect(undoAdoption(database, options)).rejects.toMatchObject({
      code: 'UNDO_LATER_RUNS',
      hint: expect.stringContaining('sow db rollback'),
    })
    const back = { ...all, acceptDataLoss: false }
    await expect(rollbackMigrations(database, sets, { ...back, steps: 2 })).rejects.toMatchObject({
      code: 'MIGRATION_IRREVERSIBLE',
    })
    await rollbackMigrations(database, sets, { ...back, steps: 1 })
    await undoAdoption(database, options)
    expect(
      await rowsOf(
        database,
        "select to_regnamespace('sow') as sow, to_regclass('units') is not null as units",
      ),
    ).toEqual([{ sow: null, units: true }])
  })
  // One column more, and nothing is proven: nothing is recorded.
  await usingLive(`create table units (code text primary key, more int); ${tracked}`, async (database) => {
    await expect(adoptPorted(database, sets, ported, options)).rejects.toMatchObject({
      code: 'ADOPTION_UNPROVEN',
      message: expect.stringContaining(
        'nearest to 20240101000001_units and those before it: column public.units.more is there, and is not expected.',
      ),
    })
    expect(await rowsOf(database, "select to_regnamespace('sow') as sow")).toEqual([{ sow: null }])
    // Two old ones that became one are claimed where both are.
    const squashed = [...ported, { old: '20230101000003-more.js', name: '20240101000001_units' }]
    await expect(adoptPorted(database, sets, squashed, options)).rejects.toMatchObject({
      message: expect.stringContaining('No claimed migration'),
    })
  })
})
