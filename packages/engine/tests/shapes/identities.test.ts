import { describe, expect, test } from 'vitest'
import { engines, type Row, type ShapeDataset, usingSite } from './shape-database.js'

const of = (version: string, key: string, rows: readonly Row[]): ShapeDataset => ({
  name: 'things',
  table: 'things',
  key: [key],
  version,
  rows,
})

describe.each(engines)('an identity that the database always generates, on %s', (engine) => {
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

  test('cannot get another id in a row that is there: the plan says so, with a way out that works', async () => {
    await usingSite(engine, ddl, async (site) => {
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
})
