import { describe, expect, test } from 'vitest'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { readDrift } from '../../src/look/read-drift.js'
import { usualEngines } from '../engines.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { unitsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { addTenants, named, payerNames, reportOf, seedRelease, siteDecisions } from './site-decisions.js'

describe.each(usualEngines(import.meta.url))('accepted edits on %s', (engine) => {
  test('stop being drift, write no row, and give way to the next release that differs', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      await database.session.query("update payers set name = 'Our Zeta' where payer_key = 'zeta'")
      const units = await unitsOf(firstRelease)
      const drift = () => readDrift(database, units, 'all', { limit: null, values: false })
      expect((await drift()).map(({ key, column, action }) => [key, column, action])).toEqual([
        ['acme', 'name', 'edited'],
        ['zeta', 'name', 'edited'],
      ])
      const accepted = await siteDecisions.accept(database, 'tiny/payers', ['acme'])
      expect(accepted).toMatchObject({ edited: 1, deleted: 0 })
      const next = await seedRelease(database, named({ acme: 'Acme Two', zeta: 'Zeta Two' }), '1.1.0')
      expect(reportOf(next, 'payers')).toMatchObject({ updated: 1, conflicts: 1 })
      expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Acme Two' })
    })
  })

  test('can be undone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      const { run } = await siteDecisions.accept(database, 'tiny/payers')
      const undone = await siteDecisions.undo(database, run?.id)
      expect(undone.datasets).toMatchObject([{ restored: 0, removed: 0, heldVersion: null }])
      const next = await seedRelease(database, named({ acme: 'Acme Two' }), '1.1.0')
      expect(reportOf(next, 'payers')).toMatchObject({ updated: 0, conflicts: 1 })
    })
  })
})

describe.each(usualEngines(import.meta.url))('deleted rows on %s', (engine) => {
  test('come back by name, in a tree with what is below them', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("delete from payers where payer_key in ('acme', 'zeta')")
      const gone = await seedRelease(database, firstRelease, '1.0.0')
      expect(reportOf(gone, 'payers')).toMatchObject({ tombstoned: 2 })
      // What is known of a row that is gone is told where values are: by its release, or what the base has of it.
      const values = async (units: readonly DatasetUnit[], asked: boolean) =>
        (await readDrift(database, units, ['tiny/payers'], { limit: null, values: asked })).map(
          ({ key, action, values: had }) => [key, action, had],
        )
      const units = await unitsOf(firstRelease)
      const name = 'Acme Demo Health'
      expect((await values(units, true))[0]).toEqual(['acme', 'deleted', { name, kind: 'commercial' }])
      expect((await values([], true))[0]).toEqual(['acme', 'deleted', { name }])
      expect((await values(units, false))[0]).toEqual(['acme', 'deleted', undefined])
      const restored = await seedRelease(database, firstRelease, '1.0.0', {
        restore: new Map([['tiny/payers', { keys: ['acme'], tenant: null }]]),
      })
      expect(reportOf(restored, 'payers')).toMatchObject({ inserted: 1, tombstoned: 1 })
      expect((await payerNames(database)).map(({ payer_key }) => payer_key)).toEqual(['acme', 'self'])
      await siteDecisions.undo(database, restored.run?.id)
      expect((await payerNames(database)).map(({ payer_key }) => payer_key)).toEqual(['self'])
      const again = await seedRelease(database, firstRelease, '1.0.0')
      expect(reportOf(again, 'payers')).toMatchObject({ inserted: 0, tombstoned: 2 })
    })
  })

  test('that were never there are refused by name', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const restore = new Map([['tiny/payers', { keys: ['acme'], tenant: null }]])
      await expect(seedRelease(database, firstRelease, '1.0.0', { restore })).rejects.toMatchObject({
        code: 'ROW_UNKNOWN',
      })
    })
  })

  test('no longer block what refers to them once they are back', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query('delete from fees')
      await database.session.query('delete from schedules')
      const gone = await seedRelease(database, firstRelease, '1.0.0')
      expect(reportOf(gone, 'schedules')).toMatchObject({ tombstoned: 2 })
      expect(reportOf(gone, 'fees')).toMatchObject({ tombstoned: 0, blocked: 4 })
      const all = { keys: [], tenant: null }
      await seedRelease(database, firstRelease, '1.0.0', { restore: new Map([['tiny/schedules', all]]) })
      const after = await seedRelease(database, firstRelease, '1.0.0')
      expect(reportOf(after, 'fees')).toMatchObject({ blocked: 0 })
    })
  })
})
