import { ref } from '@sow/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { liveThrough } from './life-cycle.js'
import { openSite, type Row, type Site } from './shape-database.js'

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

describe.each(usualEngines(import.meta.url))('names on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  let count = 0
  /** Leads a table through its life, whose key, shared column and column of the package have these names. */
  const live = async (table: string, key: string, shared: string, owned: string) => {
    count += 1
    await site.rows(`
      create table ${quoted(table)} (
        ${quoted(key)} text not null unique,
        ${quoted(shared)} text,
        ${quoted(owned)} text
      )`)
    await liveThrough(site, {
      name: `named-${count}`,
      table,
      sqlTable: quoted(table),
      key: [key],
      own: { [owned]: 'package' },
      row: (place, variant): Row => ({
        [key]: `c${place}`,
        [shared]: `s${place} v${variant}`,
        [owned]: 'same',
      }),
      at: (place) => `${quoted(key)} = 'c${place}'`,
      edit: `${quoted(shared)} = 'site'`,
    })
  }

  test.each([
    ['that want quotes', 'Mixed Case "Table"', 'The Key', 'a "b" c', "it's; --"],
    ['that are keywords', 'order', 'select', 'group', 'user'],
    ['of Unicode', 'Größe', 'schlüssel', '値段', 'emoji😀'],
    ['with the sign that work columns end with', 'mail@table', '@', 'a@seen', 'b@take@base'],
    ['that work tables could have used', 'target', 'position', 'action', 'rebase'],
    ['that aliases could have used', 'stage', 'base', 'decided', 'incoming'],
    ['that the ledger has', 'run', 'dataset', 'tenant', 'version'],
    ['with dots and blanks', 'a.b.c', 'k.l', ' ', 'k'],
    ['that every object has', 'constructor', '__proto__', 'toString', 'hasOwnProperty'],
    ['that objects of some kinds have', '__proto__', 'constructor', 'length', 'then'],
    ['that a reader of JavaScript could take for its own', 'prototype', 'valueOf', 'toJSON', '__proto__'],
    ['of placeholders and patterns', '$1', '%', '$$', ':name'],
    ['with backslashes', 'a\\b', '\\', "\\'", 'E\\n'],
    ['of separators', 'a/b', '/', '.', 'k@1.0.0'],
    ['that look like SQL', 'x"; drop table y; --', '/*', '*/', '?'],
    ['of system columns in other letters', 'CTID', 'Xmin', 'Oid', 'TableOid'],
  ])('%s', async (_, table, key, shared, owned) => {
    await live(table, key, shared, owned)
  })

  test('as long as Postgres has them', async () => {
    const long = (first: string) => first.padEnd(63, 'x')
    await live(long('t'), long('k'), long('s'), `${long('s').slice(0, 62)}y`)
    // Sixty-three bytes are fewer characters here.
    await live('é'.repeat(31), 'ü'.repeat(31), 'ö'.repeat(31), `${'ö'.repeat(30)}o`)
  })

  test('of references as long as Postgres has them, with composite keys', async () => {
    const column = 'r'.repeat(60)
    const parts = ['a', 'b'].map((letter) => letter.padStart(60, 'p'))
    await site.rows(`
      create table long_parent (id serial primary key, ${parts.map((name) => `${name} text not null`).join(', ')}, unique (${parts.join(', ')}));
      create table long_child (code text primary key, ${column} integer references long_parent (id))`)
    const parents = [
      ['x', 'y'],
      ['x', 'z'],
    ].map(([one, other]) => ({ [parts[0] as string]: one, [parts[1] as string]: other }))
    const parent = { name: 'long-parent', table: 'long_parent', key: parts, rows: parents }
    const child = {
      name: 'long-child',
      table: 'long_child',
      key: ['code'],
      refs: { [column]: ref({ name: 'long-parent' }) },
      rows: parents.map((key, index) => ({ code: `c${index}`, [column]: key })),
    }
    expect((await site.seedAll([parent, child])).datasets).toMatchObject([{ inserted: 2 }, { inserted: 2 }])
    expect((await site.seedAll([parent, child])).datasets).toMatchObject([{ unchanged: 2 }, { unchanged: 2 }])
    expect(
      await site.rows(`
        select parent.${parts[1]} as part
        from long_child as child
        join long_parent as parent on parent.id = child.${column}
        order by child.code`),
    ).toEqual([{ part: 'y' }, { part: 'z' }])
    const lost = {
      ...child,
      version: '2.0.0',
      rows: [{ code: 'c', [column]: { ...parents[0], [parts[1] as string]: 'none' } }],
    }
    await expect(site.seedAll([parent, lost])).rejects.toMatchObject({ code: 'DATA_REFERENCE_MISSING' })
  })

  test.each([
    ['of a work column', 'sow_action', 'name'],
    ['of a column of the base', 'code', 'tombstone_run'],
    ['of another column with a suffix of ours', 'code@seen', 'code'],
  ])('that Sow itself needs are refused: %s', async (_, key, other) => {
    count += 1
    const table = `reserved_${count}`
    await site.rows(`create table ${table} (${quoted(key)} text primary key, ${quoted(other)} text)`)
    const error = await site
      .seed({ name: `reserved-${count}`, table, key: [key], rows: [{ [key]: 'a', [other]: 'b' }] })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TARGET_KIND', problems: [{ rule: 'reserved-name' }] })
  })
})

describe.each(usualEngines(import.meta.url))('a schema of its own on %s', (engine) => {
  test('whose name wants quotes, with types and functions of its own', async () => {
    await using site = await openSite(engine, { schema: 'The Clinic' })
    await site.rows(`
      create schema "The Clinic";
      create type "The Clinic".mood as enum ('sad', 'happy');
      create domain "The Clinic".label as text;
      create function "The Clinic".fold(text) returns text immutable language sql return lower($1);
      create table "The Clinic".t (
        id integer primary key generated always as identity,
        code text not null,
        mood "The Clinic".mood,
        name "The Clinic".label
      );
      create unique index on "The Clinic".t ("The Clinic".fold(code));
      create table public.t (code text primary key);
      insert into public.t values ('c1')`)
    await liveThrough(site, {
      name: 'rows',
      table: 't',
      sqlTable: '"The Clinic".t',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, mood: 'happy', name: `name v${variant}` }),
      at: (place) => `code = 'c${place}'`,
      edit: "name = 'site'",
    })
    expect(await site.rows('select code from public.t')).toEqual([{ code: 'c1' }])
  })
})
