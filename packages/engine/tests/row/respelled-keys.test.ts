import { describe, expect, test } from 'vitest'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create extension citext;
  create table colors (id serial primary key, code citext not null unique, name text, note text);
  create table paints (code text primary key, color_id integer not null references colors)`

const colors = (version: string, code: string, from?: string): ShapeDataset => ({
  name: 'colors',
  table: 'colors',
  key: ['code'],
  version,
  rows: [
    { code, name: 'first' },
    { code: 'Blue', name: 'second' },
  ],
  ...(from === undefined ? {} : { renamed: [{ from, to: code }] }),
})

describe.each(usualEngines(import.meta.url))('a key of citext on %s', (engine) => {
  test('gets the spelling that a release declares, once, and stays the row that it was', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seed(colors('1.0.0', 'red'))
      await site.rows(`
        insert into paints select 'p', id from colors where code = 'red';
        update colors set name = 'mine', note = 'site' where code = 'red'`)
      const spelled = async () =>
        await site.rows(`
          select colors.code::text as code, name, note, paints.code as paint
          from colors left join paints on color_id = colors.id
          order by colors.code`)
      const next = colors('1.1.0', 'RED', 'red')
      expect(await site.plan(next)).toMatchObject([{ renamed: 1, inserted: 0, deleted: 0, kept: 1 }])
      const result = await site.seedAll([next])
      expect(result.datasets).toMatchObject([{ renamed: 1, inserted: 0, kept: 1 }])
      expect(await spelled()).toEqual([
        { code: 'Blue', name: 'second', note: null, paint: null },
        { code: 'RED', name: 'mine', note: 'site', paint: 'p' },
      ])
      const before = await site.versions('colors')
      expect(await site.seed(next)).toMatchObject({ renamed: 0, effect: 'nothing' })
      expect(await site.seed({ ...next, version: '1.2.0' })).toMatchObject({ renamed: 0, kept: 1 })
      expect(await site.versions('colors')).toEqual(before)
    })
  })

  test('gets its earlier spelling back by an undo', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seed(colors('1.0.0', 'red'))
      const { run } = await site.seedAll([colors('1.1.0', 'RED', 'red')])
      await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
      expect(await site.rows('select code::text as code from colors order by code')).toEqual([
        { code: 'Blue' },
        { code: 'red' },
      ])
    })
  })

  test('keeps its spelling where nothing is declared, and where another row has the new key', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seed(colors('1.0.0', 'red'))
      expect(await site.seed(colors('1.1.0', 'RED'))).toMatchObject({ renamed: 0, unchanged: 2 })
      expect(await site.rows("select code::text as code from colors where code = 'red'")).toEqual([
        { code: 'red' },
      ])
      await site.rows("insert into colors (code) values ('CRIMSON')")
      const taken = await site.seed(colors('1.2.0', 'crimson', 'red'))
      expect(taken).toMatchObject({ renamed: 0 })
    })
  })

  test('that the site spells its own way is still that of a row which the site wrote', async () => {
    await usingSite(engine, ddl, async (site) => {
      const numbers = 'create table sizes (code numeric primary key, name text, note text)'
      await site.rows(numbers)
      const tables = [
        { name: 'colors', keep: 'Blue', own: 'red', theirs: "'RED'" },
        { name: 'sizes', keep: '2', own: '1', theirs: '1.0' },
      ]
      for (const { name, keep, own, theirs } of tables) {
        const release = (version: string, codes: readonly string[]): ShapeDataset => ({
          ...{ name, table: name, key: ['code'], version, absent: 'delete' },
          rows: codes.map((code) => ({ code, name: version })),
        })
        await site.seed(release('1.0.0', [keep, own]))
        await site.rows(`update ${name} set code = ${theirs}, note = 'mine' where code = '${own}'`)
        await site.seed(release('1.1.0', [keep, own]))
        expect(await site.seed(release('1.2.0', [keep])), name).toMatchObject({ deleted: 0, left: 1 })
        expect(await site.rows(`select note from ${name} where code = '${own}'`)).toEqual([{ note: 'mine' }])
      }
    })
  })
})
