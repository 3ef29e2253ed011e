import { describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { type Row, type ShapeDataset, usingSite } from './shape-database.js'

const of = (version: string, key: string, rows: readonly Row[]): ShapeDataset => ({
  name: 'things',
  table: 'things',
  key: [key],
  version,
  rows,
})

describe.each(usualEngines(import.meta.url))(
  'an identity that the database always generates, on %s',
  (engine) => {
    const ddl = `
    create table things (id integer generated always as identity primary key, code text not null unique, name text)`

    test('takes the ids that a dataset brings for new rows, and goes on after them', async () => {
      await usingSite(engine, ddl, async (site) => {
        await site.seed(of('1.0.0', 'id', [{ id: 5, code: 'a', name: 'one' }]))
        const next = of('1.1.0', 'id', [
          { id: 5, code: 'a', name: 'other' },
          { id: 9, code: 'b', name: 'two' },
        ])
        expect(await site.seed(next)).toMatchObject({ inserted: 1, updated: 1 })
        await site.rows("insert into things (code) values ('site')")
        expect(await site.rows('select id, code from things order by id')).toEqual([
          { id: 5, code: 'a' },
          { id: 9, code: 'b' },
          { id: 10, code: 'site' },
        ])
      })
    })

    test('cannot get another number in a row that is there: the plan says so, with a way out that works', async () => {
      const numbered = `
      create table things (id integer generated always as identity unique, code text primary key, name text)`
      await usingSite(engine, numbered, async (site) => {
        await site.seed(of('1.0.0', 'code', [{ id: 5, code: 'a', name: 'one' }]))
        const next = of('1.1.0', 'code', [{ id: 7, code: 'a', name: 'one' }])
        const refusal = {
          code: 'TARGET_KIND',
          outcome: 'nothing-changed',
          place: { table: 'things', column: 'id' },
        }
        await expect(site.plan(next)).rejects.toMatchObject(refusal)
        const error = await site.seed(next).catch((thrown: unknown) => thrown as Error & { hint: string })
        expect(error).toMatchObject(refusal)
        const [, statement = ''] = /migration: (.*)\.$/.exec((error as { hint: string }).hint) ?? []
        await site.rows(statement)
        expect(await site.seed(next)).toMatchObject({ updated: 1 })
        expect(await site.rows('select id from things')).toEqual([{ id: 7 }])
      })
    })
  },
)

describe.each(usualEngines(import.meta.url))('a primary key that is not the row key, on %s', (engine) => {
  const ddl = `
    create table countries (id text primary key, code text not null unique, name text);
    create table towns (name text primary key, country text references countries (id) on update cascade)`
  const countries = (version: string, ownership: string, rows: readonly Row[]): ShapeDataset => ({
    ...of(version, 'code', rows),
    table: 'countries',
    defaultOwnership: ownership,
  })

  test.each(['package', 'shared'])(
    'is written with a new row and never again, where the column is %s',
    async (ownership) => {
      await usingSite(engine, ddl, async (site) => {
        await site.rows("insert into countries values ('made-here', 'de', 'Deutschland')")
        await site.rows("insert into towns values ('Bonn', 'made-here')")
        const first = [
          { id: 'made-there', code: 'de', name: 'Germany' },
          { id: 'fr', code: 'fr', name: 'France' },
        ]
        const options = { adoptAs: 'base', acceptOverwrite: ['shapes/things'] } as const
        await site.seedAll([countries('1.0.0', ownership, first)], options)
        await site.seed(
          countries('1.1.0', ownership, [{ id: 'again', code: 'de', name: 'Germany' }, first[1] as Row]),
        )
        // Everything else arrived, so that the ids stayed because they are ids.
        expect(await site.rows('select id, code, name from countries order by code')).toEqual([
          { id: 'made-here', code: 'de', name: 'Germany' },
          { id: 'fr', code: 'fr', name: 'France' },
        ])
        expect(await site.rows('select country from towns')).toEqual([{ country: 'made-here' }])
      })
    },
  )
})
