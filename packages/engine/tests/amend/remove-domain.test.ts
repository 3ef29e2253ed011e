import { describe, expect, test } from 'vitest'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { readRowsLeftBehind } from '../../src/undo/read-rows-left-behind.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { type ShapeDataset, usingSite } from '../shapes/shape-database.js'
import { addTenants, everything, named, seedRelease, siteDecisions } from './site-decisions.js'

describe.each(usualEngines(import.meta.url))('removing a domain on %s', (engine) => {
  test('takes what is ours, unedited and unreferenced, lists the rest, and can be undone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await database.session.query(
        "insert into payers (payer_key, name, kind) values ('own', 'Own', 'other')",
      )
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, named({ self: 'Self pay, corrected' }), '1.1.0')
      await database.session.query("update payers set phone = '555-0188' where payer_key = 'acme'")
      const before = await everything(database)
      const { run, datasets } = await siteDecisions.remove(database)
      expect(datasets.map(({ dataset, removed, left }) => [dataset, removed, left])).toEqual([
        ['tiny/codes', 4, 0],
        ['tiny/fees', 4, 0],
        ['tiny/schedules', 2, 0],
        ['tiny/payers', 2, 1],
      ])
      expect(datasets.at(-1)?.leftRows).toEqual([{ tenant: null, key: 'acme', reason: 'edited' }])
      expect(await rowsOf(database, 'select payer_key from payers order by 1')).toEqual([
        { payer_key: 'acme' },
        { payer_key: 'own' },
      ])
      expect(await rowsOf(database, 'select dataset from sow.dataset')).toEqual([])
      await siteDecisions.undo(database, run?.id ?? 0)
      expect(await everything(database)).toEqual(before)
      const { run: nothing } = await seedRelease(database, named({ self: 'Self pay, corrected' }), '1.1.0')
      expect(nothing).toBeNull()
    })
  })

  test('takes the same rows where the history of their runs was pruned', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await siteDecisions.prune(database, 0)
      await expect(siteDecisions.undo(database, 1)).rejects.toMatchObject({
        code: 'RUN_UNKNOWN',
        message: expect.stringContaining('the history was pruned'),
      })
      await expect(siteDecisions.undo(database, 99)).rejects.toMatchObject({
        message: 'The ledger has no run 99 that wrote rows.',
      })
      const { datasets } = await siteDecisions.remove(database)
      expect(
        Object.fromEntries(datasets.map(({ dataset, removed, left }) => [dataset, [removed, left]])),
      ).toEqual({
        'tiny/codes': [4, 0],
        'tiny/fees': [4, 0],
        'tiny/schedules': [2, 0],
        'tiny/payers': [3, 0],
      })
    })
  })

  test('leaves what a dataset of another domain has as well', async () => {
    const colors = (domain: string, names: readonly string[]): ShapeDataset => ({
      domain,
      table: 'colors',
      key: ['code'],
      absent: 'keep',
      version: `1.${names.length}.0`,
      rows: names.map((name) => ({ code: name.slice(0, 1), name })),
    })
    await usingSite(engine, 'create table colors (code text primary key, name text)', async (site) => {
      await site.seed(colors('local', ['red', 'green', 'blue']))
      // The file lost a row, and moved: its new name has the rows that stayed in it.
      await site.seed({ ...colors('local', ['red', 'green']), version: '2.0.0' })
      await site.seed(colors('paint', ['red', 'green']))
      const options = {
        lock: { waitSeconds: 30 },
        run: { command: 'db remove', actor: 'test', toolVersion: '0.0.0', packages: {} },
      }
      const { datasets } = await removeDomain(site.database, { ...options, domain: 'local' })
      expect(datasets).toMatchObject([
        {
          removed: 1,
          left: 2,
          leftRows: ['g', 'r'].map((key) => ({ tenant: null, key, reason: 'carried' })),
        },
      ])
      expect(await site.rows('select code from colors order by code')).toEqual([{ code: 'g' }, { code: 'r' }])
      expect(await site.seed(colors('paint', ['red', 'green']))).toMatchObject({ tombstoned: 0 })
    })
  })

  test('leaves, as an undo does, what another dataset has', async () => {
    await usingSite(engine, 'create table paints (code text primary key, name text)', async (site) => {
      const paints = (domain: string, names: readonly string[], version: string): ShapeDataset => ({
        ...{ domain, table: 'paints', key: ['code'], absent: 'keep', version },
        rows: names.map((name) => ({ code: name.slice(0, 1), name })),
      })
      await site.seed(paints('local', ['blue'], '1.0.0'))
      const { run } = await site.seedAll([paints('local', ['red', 'green', 'yellow'], '2.0.0')])
      await site.seed(paints('paint', ['red', 'green'], '1.0.0'))
      const options = {
        lock: { waitSeconds: 30 },
        run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} },
      }
      const { datasets } = await undoRun(site.database, { ...options, undo: run?.id ?? null })
      expect(datasets).toMatchObject([{ removed: 1, left: 2, leftRows: [{ key: 'g' }, { key: 'r' }] }])
      expect(datasets[0]?.leftRows.map(({ reason }) => reason)).toEqual(['carried', 'carried'])
      expect(await readRowsLeftBehind(site.database)).toEqual([])
      expect(await site.seed(paints('paint', ['red', 'green'], '1.0.0'))).toMatchObject({ tombstoned: 0 })
    })
  })

  test('that the ledger does not know is refused', async () => {
    await usingTinyClinic(engine, async (database) => {
      await expect(siteDecisions.remove(database)).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' })
    })
  })
})

describe.each(usualEngines(import.meta.url))('a hold on %s', (engine) => {
  test('ends by name, and the release comes again', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const seeded = await everything(database)
      await siteDecisions.undo(database)
      await expect(siteDecisions.release(database, ['other'])).rejects.toMatchObject({
        code: 'DATASET_UNKNOWN',
      })
      const { datasets } = await siteDecisions.release(database, ['tiny/payers'])
      expect(datasets).toEqual([{ dataset: 'tiny/payers', version: '1.0.0' }])
      const again = await seedRelease(database, firstRelease, '1.0.0')
      expect(again.datasets.map(({ dataset, inserted, skipped }) => [dataset, inserted, skipped])).toEqual([
        ['payers', 3, null],
        ['schedules', 0, 'held'],
        ['fees', 0, 'held'],
        ['codes', 0, 'held'],
      ])
      await siteDecisions.release(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const counts = Object.entries(await everything(database)).map(([table, rows]) => [
        table,
        (rows as []).length,
      ])
      expect(counts).toEqual(Object.entries(seeded).map(([table, rows]) => [table, (rows as []).length]))
    })
  })
})
