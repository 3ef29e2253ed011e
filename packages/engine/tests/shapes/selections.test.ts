import { describe, expect, test } from 'vitest'
import { readOpenConflicts } from '../../src/amend/read-conflicts.js'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, type Site, seedOptions, usingSite } from './shape-database.js'

const ddl = `
  create table codes (code text primary key, name text, note text);
  create table fees (code text references codes)`

function rowsOf(codes: string, columns: Readonly<Record<string, string>>) {
  return [...codes].map((code) => ({ code, ...columns }))
}

function selection(version: string, codes: string, name: string): ShapeDataset {
  const of = { selectionOf: 'shapes/wide', absent: 'delete' }
  const rows = rowsOf(codes, { name })
  return { name: 'selection', domain: 'starter', table: 'codes', key: ['code'], version, rows, ...of }
}

/** It brings notes as well, which the selection does not. */
function wide(version: string, codes: string, name: string): ShapeDataset {
  const rows = rowsOf(codes, { name, note: `${name}.` })
  return { name: 'wide', table: 'codes', key: ['code'], absent: 'delete', version, rows }
}

async function shown({ rows }: Site): Promise<string> {
  const found = await rows("select concat_ws('|', code, name, note) as row from codes order by code")
  return found.map(({ row }) => row).join(' ')
}

async function seedOf(site: Site, dataset: ShapeDataset) {
  const planned = await site.plan(dataset)
  const report = await site.seed(dataset)
  const { inserted, updated, deleted, kept, conflicts, tombstoned } = report
  expect(planned, 'the plan says the same').toMatchObject([
    { inserted, updated, deleted, kept, conflicts, tombstoned },
  ])
  return { inserted, updated, deleted, kept, conflicts, tombstoned }
}

const remove = ({ database }: Site, domain: string) => removeDomain(database, { ...seedOptions, domain })
const none = { inserted: 0, updated: 0, deleted: 0, kept: 0, conflicts: 0, tombstoned: 0 }

describe.each(usualEngines(import.meta.url))('a selection and its wider set on %s', (engine) => {
  test('the wider set comes later: edits stay, what was deleted stays away, and all else is its own', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seed(selection('1.0.0', 'abdx', '1'))
      await site.rows("update codes set name = 'mine' where code = 'a'")
      await site.rows("delete from codes where code = 'd'")
      const first = wide('1.0.0', 'abcd', '2')
      expect(await seedOf(site, first)).toEqual({
        ...none,
        inserted: 1,
        updated: 1,
        conflicts: 1,
        tombstoned: 1,
      })
      expect(await shown(site)).toBe('a|mine b|2|2. c|2|2. x|1')
      const open = await readOpenConflicts(site.database, ['shapes/wide'], { keys: [], tenant: null })
      expect(open.map(({ key, column }) => `${key} ${column}`)).toEqual(['a name'])
      await site.seed(selection('1.0.0', 'abdx', '1'))
      expect((await site.seedAll([first, selection('1.0.0', 'abdx', '1')])).run).toBeNull()

      expect(await seedOf(site, wide('1.1.0', 'abcd', '3'))).toMatchObject({
        updated: 2,
        conflicts: 1,
        tombstoned: 1,
      })
      expect(await shown(site)).toBe('a|mine b|3|3. c|3|3. x|1')
      // A row of the selection that a later release of the wider set has too.
      expect(await seedOf(site, wide('1.2.0', 'abcdx', '4'))).toMatchObject({ inserted: 0, updated: 3 })
      expect(await shown(site)).toBe('a|mine b|4|4. c|4|4. x|4|4.')

      // Without the selection, it still knows what the site deleted.
      await remove(site, 'starter')
      expect(await seedOf(site, wide('1.3.0', 'abcdx', '5'))).toMatchObject({ inserted: 0, tombstoned: 1 })
      expect(await shown(site)).toBe('a|mine b|5|5. c|5|5. x|5|5.')
    })
  })

  test.each(['selection', 'wide'])(
    '%s came first: rows that the wider set drops are the selection’s',
    async (first) => {
      await usingSite(engine, ddl, async (site) => {
        const [narrow, whole] = [selection('1.0.0', 'abcd', '1'), wide('1.0.0', 'abcde', '2')]
        await (first === 'wide' ? site.seed(whole, narrow) : site.seedAll([narrow]))
        await site.seed(whole)
        await site.rows("update codes set name = 'mine' where code = 'a'; insert into fees values ('d')")
        expect(await shown(site)).toBe('a|mine|2. b|2|2. c|2|2. d|2|2. e|2|2.')
        expect(await seedOf(site, wide('1.1.0', 'cde', '3'))).toMatchObject({ updated: 3, deleted: 0 })
        expect(await seedOf(site, narrow)).toEqual({ ...none, updated: 1, kept: 1 })
        expect(await shown(site)).toBe('a|mine|2. b|1|2. c|3|3. d|3|3. e|3|3.')

        await remove(site, 'shapes')
        expect(await shown(site)).toBe('a|mine|2. b|1|2. c|3|3. d|3|3.')
        expect(await seedOf(site, narrow)).toEqual({ ...none, updated: 2, kept: 1 })
        expect(await shown(site)).toBe('a|mine|2. b|1|2. c|1|3. d|1|3.')
      })
    },
  )

  test('undone, it gives back what it was given, and takes nothing that the selection has', async () => {
    await usingSite(engine, ddl, async (site) => {
      const narrow = selection('1.0.0', 'ab', '1')
      await site.seed(narrow)
      await site.rows("update codes set name = 'mine' where code = 'a'")
      const { run } = await site.seedAll([wide('1.0.0', 'abc', '2')])
      await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
      expect(await shown(site)).toBe('a|mine b|1')
      expect(await seedOf(site, selection('1.1.0', 'ab', '3'))).toMatchObject({ updated: 1, conflicts: 1 })
      expect(await shown(site)).toBe('a|mine b|3')
    })
    await usingSite(engine, ddl, async (site) => {
      const narrow = selection('1.0.0', 'ab', '1')
      const { run } = await site.seedAll([wide('1.0.0', 'abc', '2')])
      await site.seed(narrow)
      await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
      expect(await shown(site)).toBe('a|2|2. b|2|2.')
      expect(await seedOf(site, narrow)).toEqual({ ...none, updated: 2 })
      expect(await shown(site)).toBe('a|1|2. b|1|2.')
    })
  })
})
