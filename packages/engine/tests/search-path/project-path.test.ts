import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { expressionWithSchemas, typeWithSchema } from '../../src/catalog/statement/with-schemas.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { engines, openSite, type ShapeDataset, seedOptions, usingSite } from '../shapes/shape-database.js'

/** Code of the application that runs beside ours: what it names has no schema in front. */
const ddl = `
  create function random_word() returns text language plpgsql as
    $body$ begin return gen_random_uuid()::text; end $body$;
  create function new_code() returns text language plpgsql as
    $body$ begin return concat('code-', random_word()); end $body$;
  create table audit (what text, code text);
  create table parts (
    id text primary key default new_code(),
    code text not null unique,
    title text,
    parent_id text references parts (id) deferrable initially deferred
  );
  create function note_statement() returns trigger language plpgsql as
    $body$ begin insert into audit values (concat('statement ', tg_op)); return null; end $body$;
  create function note_row() returns trigger language plpgsql as
    $body$ begin
      insert into audit values (tg_op, case when tg_op = 'DELETE' then old.code else new.code end);
      return null;
    end $body$;
  create trigger a before insert or update or delete on parts for each statement execute function note_statement();
  create trigger b after insert or update or delete on parts for each row execute function note_row();
  create constraint trigger c after insert or update on parts deferrable initially deferred
    for each row execute function note_row()`

const parts = (
  version: string,
  ...rows: readonly (readonly [string, string, string | null])[]
): ShapeDataset => ({
  name: 'parts',
  table: 'parts',
  key: ['code'],
  version,
  refs: { parent_id: ref.self() },
  absent: 'delete',
  rows: rows.map(([code, title, parent_id]) => ({ code, title, parent_id })),
})

describe.each(engines)('code of the application on %s', (engine) => {
  test('finds its tables without their schema: triggers, and the default of an id', async () => {
    await usingSite(engine, ddl, async (site) => {
      const first = parts('1.0.0', ['a', 'A', null], ['b', 'B', 'a'])
      expect(await site.plan(first)).toMatchObject([{ inserted: 2 }])
      await site.seed(first)
      await site.seed(parts('2.0.0', ['a', 'A again', null]))
      expect(await site.rows('select code, title from parts')).toEqual([{ code: 'a', title: 'A again' }])
      expect(await site.rows("select count(*) as rows from parts where id like 'code-%'")).toEqual([
        { rows: 1 },
      ])
      const audited = await site.rows('select distinct what from audit order by what')
      expect(audited.map(({ what }) => what)).toEqual([
        'DELETE',
        'INSERT',
        'UPDATE',
        'statement DELETE',
        'statement INSERT',
        'statement UPDATE',
      ])
    })
  })

  test('of a migration is made in the project’s schema, whatever the extensions are in', async () => {
    const asSuperuser =
      engine === 'pglite'
        ? ''
        : 'create schema "a first one"; create extension citext schema "a first one"; grant usage on schema "a first one" to public'
    await using site = await openSite(engine, { asSuperuser })
    const set = migrationSet({
      '20240101000001_t': [`create table t (code ${engine === 'pglite' ? 'text' : 'citext'})`, null],
    })
    await migrateDatabase(site.database, [set], { ...seedOptions, to: null, steps: null })
    expect(await site.rows("select schemaname from pg_tables where tablename = 't'")).toEqual([
      { schemaname: 'public' },
    ])
  })
})

test.each([
  [
    "((status)::text = 'a = b'::text)",
    "((status)::pg_catalog.text operator(pg_catalog.=) 'a = b'::pg_catalog.text)",
  ],
  ['(is_system AND (org_id IS NULL))', '(is_system AND (org_id IS NULL))'],
  [
    "(lower((code)::text) <> ALL (ARRAY['x'::text]))",
    "(pg_catalog.lower((code)::pg_catalog.text) operator(pg_catalog.<>) ALL (ARRAY['x'::pg_catalog.text]))",
  ],
  ["(code OPERATOR(public.=) 'x'::public.citext)", "(code OPERATOR(public.=) 'x'::public.citext)"],
  [
    "((name)::character varying(20) ~~ 'x%'::text)",
    "((name)::character varying(20) operator(pg_catalog.~~) 'x%'::pg_catalog.text)",
  ],
  [
    '(public.score(amount, (1)::numeric(10,2)) > (- 1))',
    '(public.score(amount, (1)::numeric(10,2)) operator(pg_catalog.>) (operator(pg_catalog.-) 1))',
  ],
  ['("a=b" = COALESCE(x, \'1\'::integer))', '("a=b" operator(pg_catalog.=) COALESCE(x, \'1\'::integer))'],
])('%s names its schemas', (written, expected) => {
  expect(expressionWithSchemas(written)).toBe(expected)
})

test.each([
  ['text', 'pg_catalog.text'],
  ['text[] collate "C"', 'pg_catalog.text[] collate pg_catalog."C"'],
  ['character varying(20)', 'character varying(20)'],
  ['timestamp with time zone', 'timestamp with time zone'],
  ['"char"', 'pg_catalog."char"'],
  ['public.citext', 'public.citext'],
  ['"My".mood', '"My".mood'],
  ['int4range', 'pg_catalog.int4range'],
])('the type %s', (written, expected) => {
  expect(typeWithSchema(written)).toBe(expected)
})
