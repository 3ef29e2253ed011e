import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { acceptEdits } from '../../src/amend/accept-edits.js'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { readDrift } from '../../src/look/read-drift.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type Row, type Site, seedOptions, usingSite } from './shape-database.js'

const kinds = ['text', 'numeric(12,2)', 'integer', 'boolean', 'date'] as const

/** A value of a column, another one for each variant. */
function cellOf(index: number, variant: number): unknown {
  switch (kinds[index % kinds.length]) {
    case 'numeric(12,2)':
      return `${index + variant}.50`
    case 'integer':
      return index + variant * 1000
    case 'boolean':
      return (index + variant) % 2 === 0
    case 'date':
      return `2026-0${1 + (variant % 9)}-11`
    default:
      return `c${index} v${variant}`
  }
}

/** Two hundred characters that cannot be compressed to few bytes: a row of these is as long as a table takes. */
function text(begin: string): string {
  return (
    begin +
    createHash('sha512')
      .update(begin)
      .digest('hex')
      .repeat(2)
      .slice(0, 200 - begin.length)
  )
}

const width = 400
const names = Array.from({ length: width }, (_, index) => `c${index}`)

/** Forty rows; in a later version the columns c0 to c4 of every second row are others. */
function release(version: string, variant: number) {
  return {
    table: 't',
    key: ['code'],
    version,
    rows: Array.from({ length: 40 }, (_, place) => ({
      code: `r${String(place).padStart(2, '0')}`,
      ...Object.fromEntries(
        names.map((name, index) => [name, cellOf(index, index < 5 && place % 2 === 0 ? variant : 0)]),
      ),
    })),
  }
}

const wide = `create table t (code text primary key, ${names
  .map((name, index) => `${name} ${kinds[index % kinds.length]}`)
  .join(', ')})`

async function cells(site: Site, code: string): Promise<Row | undefined> {
  const [row] = await site.rows(
    `select c0, c1::text, c2, c3, c4::text, c399::text from t where code = '${code}'`,
  )
  return row
}

const { lock, run } = seedOptions

describe.each(usualEngines(import.meta.url))('on %s, a table of 400 shared columns', (engine) => {
  test('takes a release, the next one beside edits, a plan, an undo', async () => {
    await usingSite(engine, wide, async (site) => {
      const first = release('1.0.0', 0)
      expect(await site.seed(first)).toMatchObject({ inserted: 40 })
      await site.rows(`
        update t set c0 = 'mine' where code = 'r02';
        update t set c399 = '2000-01-01' where code = 'r03';
        update t set c1 = 7 where code = 'r05';
        delete from t where code = 'r07'`)
      const next = release('1.1.0', 1)
      const expected = { inserted: 0, updated: 20, conflicts: 1, kept: 2, tombstoned: 1, unchanged: 17 }
      const before = await site.rows('select * from t order by code')
      const [planned] = await planDatasets(site.database, await site.units(next), {
        ...seedOptions,
        rows: { limit: null, values: true },
      })
      expect(planned).toMatchObject(expected)
      expect(planned?.rows.find(({ key }) => key === 'r02')).toMatchObject({
        action: 'update',
        columns: [
          { column: 'c0', decision: 'conflict', from: 'mine', to: 'c0 v1' },
          { column: 'c1', decision: 'take', from: '1.50', to: '2.50' },
          { column: 'c2' },
          { column: 'c3' },
          { column: 'c4' },
        ],
      })
      expect(await site.seed(next)).toMatchObject(expected)
      expect(await cells(site, 'r02')).toMatchObject({ c0: 'mine', c1: '2.50', c2: 1002 })
      expect(await cells(site, 'r03')).toMatchObject({ c0: 'c0 v0', c399: '2000-01-01' })
      expect(
        await site.rows('select column_name, old_base, release_value, site_value from sow.conflict'),
      ).toEqual([{ column_name: 'c0', old_base: 'c0 v0', release_value: 'c0 v1', site_value: 'mine' }])
      expect((await site.seedAll([next])).run).toBeNull()
      expect(
        await readDrift(site.database, await site.units(next), 'all', { limit: null, values: false }),
      ).toHaveLength(4)

      await undoRun(site.database, { lock, run, undo: null })
      expect(await site.rows('select * from t order by code')).toEqual(before)
      const again = await site.seedAll([release('1.2.0', 2)])
      expect(again.datasets).toMatchObject([{ updated: 20, conflicts: 1, kept: 2 }])
    })
  })

  test('takes texts of two hundred characters, all of them changed', async () => {
    const ddl = `create table t (code text primary key, ${names.map((name) => `${name} text`).join(', ')})`
    await usingSite(engine, ddl, async (site) => {
      const of = (version: string, mark: string) => ({
        table: 't',
        key: ['code'],
        version,
        rows: ['a', 'b'].map((code) => ({
          code,
          ...Object.fromEntries(names.map((name) => [name, text(`${mark} ${code} ${name} `)])),
        })),
      })
      expect(await site.seed(of('1.0.0', 'x'))).toMatchObject({ inserted: 2 })
      await site.rows("update t set c1 = 'mine' where code = 'a'")
      expect(await site.plan(of('1.1.0', 'y'))).toMatchObject([{ updated: 2, conflicts: 1 }])
      expect(await site.seed(of('1.1.0', 'y'))).toMatchObject({ updated: 2, conflicts: 1 })
      expect(
        await site.rows('select code, left(c1, 6) as c1, left(c399, 8) as c399 from t order by code'),
      ).toEqual([
        { code: 'a', c1: 'mine', c399: 'y a c399' },
        { code: 'b', c1: 'y b c1', c399: 'y b c399' },
      ])
      await resolveConflicts(site.database, {
        lock,
        run,
        datasets: [],
        keys: [],
        tenant: null,
        take: 'package',
      })
      await site.rows("update t set c2 = 'mine too' where code = 'b'")
      await acceptEdits(site.database, { lock, run, dataset: 'shapes/rows', keys: [], tenant: null })
      expect(await site.seed(of('1.2.0', 'z'))).toMatchObject({ updated: 2, conflicts: 0 })
    })
  })
})
