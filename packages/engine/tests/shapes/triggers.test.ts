import type { SowError } from '@sow/kit/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { liveThrough } from './life-cycle.js'
import { openSite, type Site } from './shape-database.js'

const named = (place: number, variant: number) => ({ name: `name ${place} v${variant}` })

describe.each(usualEngines(import.meta.url))('on %s, a table with', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  const live = async (table: string, stamped: { readonly isStamped?: true } = {}) =>
    await liveThrough(site, {
      ...stamped,
      name: table,
      table,
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit: "name = 'site'",
    })
  const rows = (...codes: string[]) => codes.map((code) => ({ code, name: `name of ${code}` }))
  const seed = async (table: string, version: string, codes: string[], name = '') =>
    await site.seed({
      name: table,
      table,
      key: ['code'],
      absent: 'delete',
      version,
      rows: rows(...codes).map((row) => ({ ...row, name: row.name + name })),
    })
  const refused = async (table: string, version: string, codes: string[], name = ''): Promise<SowError> => {
    const before = await site.versions(table)
    const error = await seed(table, version, codes, name).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TARGET_CHANGED_ROWS', outcome: 'nothing-changed' })
    // Told at once, not after every attempt that a concurrent edit would get.
    expect(site.events.filter(({ type }) => type === 'retrying')).toEqual([])
    expect(await site.versions(table)).toEqual(before)
    return error as SowError
  }
  const trigger = (table: string, when: string, body: string, level = 'row') => `
    create function ${table}_act() returns trigger language plpgsql as $$ begin ${body} end $$;
    create trigger ${table}_trigger ${when} on ${table} for each ${level} execute function ${table}_act()`

  test('a trigger that stamps the row', async () => {
    await site.rows(`create table stamped (code text primary key, name text, updated_at timestamptz)`)
    await site.rows(
      trigger('stamped', 'before insert or update', 'new.updated_at = clock_timestamp(); return new;'),
    )
    await live('stamped', { isStamped: true })
  })

  test('a trigger that changes one of our columns', async () => {
    await site.rows('create table shouting (code text primary key, name text)')
    await site.rows(trigger('shouting', 'before insert or update', 'new.name = upper(new.name); return new;'))
    expect((await refused('shouting', '1.0.0', ['a'])).message).toContain('shouting_trigger')
  })

  test('a trigger after the fact that changes one of our columns', async () => {
    await site.rows('create table afterwards (code text primary key, name text)')
    await site.rows(
      trigger(
        'afterwards',
        'after insert',
        'update afterwards set name = upper(name) where code = new.code; return null;',
      ),
    )
    expect((await refused('afterwards', '1.0.0', ['a'])).message).toContain('afterwards_trigger')
  })

  test.each(['insert', 'update', 'delete'])('a trigger that swallows each %s', async (what) => {
    const table = `swallowing_${what}`
    await site.rows(`create table ${table} (code text primary key, name text)`)
    const of = (version: string, codes: string[], name = '') => ({
      name: table.replace('_', '-'),
      table,
      key: ['code'],
      absent: 'delete',
      version,
      rows: rows(...codes).map((row) => ({ ...row, name: row.name + name })),
    })
    await site.seed(of('1.0.0', ['a', 'b']))
    await site.rows(
      trigger(table, `before ${what}`, "if tg_op = 'DELETE' then return null; end if; return null;"),
    )
    const before = await site.versions(table)
    const next = {
      insert: of('1.1.0', ['a', 'b', 'c']),
      update: of('1.1.0', ['a', 'b'], '!'),
      delete: of('1.1.0', ['a']),
    }
    const error = await site.seed(next[what as 'insert']).catch((thrown: unknown) => thrown)
    const key = { insert: 'c', update: 'a', delete: 'b' }[what]
    const line = { insert: 3, update: 1 }[what]
    expect(error).toMatchObject({
      code: 'TARGET_CHANGED_ROWS',
      place: { key, ...(line === undefined ? {} : { line }) },
    })
    expect((error as SowError).message).toContain(`${table}_trigger`)
    expect(site.events.filter(({ type }) => type === 'retrying')).toEqual([])
    expect(await site.versions(table)).toEqual(before)
  })

  test('a trigger that keeps the old value', async () => {
    await site.rows('create table stubborn (code text primary key, name text)')
    await seed('stubborn', '1.0.0', ['a'])
    await site.rows(trigger('stubborn', 'before update', 'new.name = old.name; return new;'))
    await refused('stubborn', '1.1.0', ['a'], '!')
  })

  test('triggers that write a log, by row and by statement', async () => {
    await site.rows(`
      create table logged (code text primary key, name text);
      create table log (what text, rows bigint)`)
    await site.rows(
      trigger(
        'logged',
        'after insert or update or delete',
        'insert into log values (tg_op, 1); return null;',
      ),
    )
    await site.rows(`
      create function logged_all() returns trigger language plpgsql as $$ begin
        insert into log values ('all ' || tg_op, 0);
        return null;
      end $$;
      create trigger logged_statement after insert or update or delete on logged for each statement execute function logged_all()`)
    await live('logged')
    expect(
      await site.rows("select what, count(*) as times from log where what like 'INSERT' group by 1"),
    ).toEqual([{ what: 'INSERT', times: 5 }])
  })

  test('a trigger that is switched off', async () => {
    await site.rows('create table quiet (code text primary key, name text)')
    await site.rows(trigger('quiet', 'before insert or update', 'return null;'))
    await site.rows('alter table quiet disable trigger quiet_trigger')
    await live('quiet')
  })

  test('a trigger on a partition alone', async () => {
    await site.rows(`
      create table split (code text primary key, name text) partition by range (code);
      create table split_low partition of split for values from (minvalue) to ('c');
      create table split_high partition of split for values from ('c') to (maxvalue)`)
    await site.rows(trigger('split_high', 'before insert', 'new.name = upper(new.name); return new;'))
    const error = await seed('split', '1.0.0', ['a', 'd']).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'TARGET_CHANGED_ROWS',
      message: expect.stringContaining('The first differs in name.'),
      place: { key: 'd', line: 2 },
    })
    expect((error as SowError).message).toContain('split_high_trigger')
    expect(await site.rows('select count(*) as rows from split')).toEqual([{ rows: 0 }])
  })

  test('a rule that does something else instead: refused', async () => {
    await site.rows(`
      create table ruled (code text primary key, name text);
      create rule nothing_new as on insert to ruled do instead nothing`)
    const error = await seed('ruled', '1.0.0', ['a']).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TARGET_KIND', problems: [{ rule: 'rule' }] })
    expect((error as SowError).message).toContain('nothing_new')
  })

  test('a rule that does something besides', async () => {
    await site.rows(`
      create table besides (code text primary key, name text);
      create table besides_log (code text);
      create rule tell as on update to besides do also insert into besides_log values (new.code)`)
    await live('besides')
    expect(await site.rows("select count(*) as rows from besides_log where code = 'c2'")).toEqual([
      { rows: 1 },
    ])
  })

  test('a check constraint, a not null or a length that a row does not keep: refused with its name', async () => {
    await site.rows(`
      create table checked (
        code text primary key,
        name text not null constraint short_name check (length(name) < 20),
        note varchar(5)
      );
      create domain mail as text constraint mail_has_at check (value like '%@%');
      create table typed (code text primary key, name mail)`)
    const failing = async (table: string, row: object) => {
      const error = (await site
        .seed({ name: table, table, key: ['code'], rows: [{ code: 'a', ...row }] })
        .catch((thrown: unknown) => thrown)) as SowError
      expect(await site.rows(`select count(*) as rows from ${table}`)).toEqual([{ rows: 0 }])
      expect(JSON.stringify([error.message, error.hint, error.place, error.problems])).not.toContain('secret')
      return error
    }
    expect(await failing('checked', { name: 'secret'.repeat(5), note: null })).toMatchObject({
      code: 'DATA_REJECTED',
      place: { constraint: 'short_name', table: 'checked' },
    })
    expect(await failing('typed', { name: 'secret' })).toMatchObject({
      code: 'DATA_REJECTED',
      place: { constraint: 'mail_has_at' },
    })
    // What the package's own descriptors know is refused before the database is asked.
    expect(await failing('checked', { name: null, note: null })).toMatchObject({ code: 'DATA_INVALID' })
    expect(await failing('checked', { name: 'x', note: 'secret' })).toMatchObject({
      code: 'DATA_INVALID',
      problems: [{ rule: 'too-long', line: 1, column: 'note' }],
    })
  })

  test('a column that became shorter since the package was built: refused with its name', async () => {
    await site.rows('create table shrunk (code text primary key, name varchar(50))')
    const units = await site.units({ name: 'shrunk', table: 'shrunk', key: ['code'], rows: rows('a') })
    await site.rows('alter table shrunk alter name type varchar(3)')
    const { seedDatasets } = await import('../../src/seed/carry-out/seed-datasets.js')
    const { seedOptions } = await import('../seed/tiny-database.js')
    const error = await seedDatasets(site.database, units, seedOptions).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_REJECTED', place: { sqlState: '22001' } })
    expect((error as SowError).message).not.toContain('name of a')
  })
})
