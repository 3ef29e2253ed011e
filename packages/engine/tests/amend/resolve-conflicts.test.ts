import { describe, expect, test } from 'vitest'
import { readOpenConflicts } from '../../src/amend/read-conflicts.js'
import type { Database } from '../../src/database/database.js'
import { usualEngines } from '../engines.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { usingSite } from '../shapes/shape-database.js'
import { addTenants, named, payerNames, reportOf, seedRelease, siteDecisions } from './site-decisions.js'

const open = (database: Database) => readOpenConflicts(database, [], { keys: [], tenant: null })

/** Package and site both rename two payers. */
async function inConflict(database: Database) {
  await addTenants(database)
  await seedRelease(database, firstRelease, '1.0.0')
  await database.session.query(
    "update payers set name = 'Our ' || payer_key where payer_key in ('acme', 'zeta')",
  )
  await seedRelease(database, named({ acme: 'Acme Two', zeta: 'Zeta Two' }), '1.1.0')
}

describe.each(usualEngines(import.meta.url))('conflicts on %s', (engine) => {
  test('are listed with key, column and the three values', async () => {
    await usingTinyClinic(engine, async (database) => {
      await inConflict(database)
      const shared = { dataset: 'tiny/payers', tenant: null, column: 'name', run: 2 }
      // The column in conflict is the one that names the row.
      const ours = (key: string) => ({ key, name: `Our ${key}`, site: `Our ${key}` })
      expect(await open(database)).toEqual([
        { ...shared, ...ours('acme'), base: 'Acme Demo Health', release: 'Acme Two' },
        { ...shared, ...ours('zeta'), base: 'Zeta Demo Plan', release: 'Zeta Two' },
      ])
    })
  })

  test('end with the value of the package, row by row, and the run can be undone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await inConflict(database)
      const { run, datasets } = await siteDecisions.resolve(database, 'package', ['acme'])
      expect(datasets).toEqual([{ dataset: 'tiny/payers', resolved: 1, ended: 0, written: 1 }])
      expect((await open(database)).map(({ key }) => key)).toEqual(['zeta'])
      expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Acme Two' })
      const { run: nothing } = await seedRelease(
        database,
        named({ acme: 'Acme Two', zeta: 'Zeta Two' }),
        '1.1.0',
      )
      expect(nothing).toBeNull()
      await siteDecisions.undo(database, run?.id)
      expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Our acme' })
      expect((await open(database)).map(({ key }) => key)).toEqual(['acme', 'zeta'])
    })
  })

  test('leave no local edit behind where all end with the value of the package', async () => {
    // Where nobody else is at work: beside an open transaction the counts wait for the next comparison.
    await usingTinyClinic('pglite', async (database) => {
      await inConflict(database)
      const counts = () =>
        rowsOf(database, "select kept, conflicts from sow.copy where dataset = 'tiny/payers'")
      expect(await counts()).toEqual([{ kept: 2, conflicts: 2 }])
      await siteDecisions.resolve(database, 'package', ['acme'])
      expect(await counts()).toEqual([{ kept: 1, conflicts: 1 }])
      await siteDecisions.resolve(database, 'package')
      expect(await counts()).toEqual([{ kept: 0, conflicts: 0 }])
    })
  })

  test('end with the value of the site, which stays through the next release', async () => {
    await usingTinyClinic(engine, async (database) => {
      await inConflict(database)
      const { datasets } = await siteDecisions.resolve(database, 'site')
      expect(datasets).toEqual([{ dataset: 'tiny/payers', resolved: 2, ended: 0, written: 0 }])
      expect(await open(database)).toEqual([])
      const next = await seedRelease(database, named({ acme: 'Acme Two', zeta: 'Zeta Three' }), '1.2.0')
      expect(reportOf(next, 'payers')).toMatchObject({ updated: 0, kept: 1, conflicts: 1 })
      expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Our acme' })
    })
  })

  test('that a later release repeats are one conflict, about the later release', async () => {
    await usingTinyClinic(engine, async (database) => {
      await inConflict(database)
      await seedRelease(database, named({ acme: 'Acme Three', zeta: 'Zeta Two' }), '1.2.0')
      expect((await open(database)).map(({ key, release }) => [key, release])).toEqual([
        ['acme', 'Acme Three'],
        ['zeta', 'Zeta Two'],
      ])
    })
  })

  test('about a row that nobody knows are refused by name', async () => {
    await usingTinyClinic(engine, async (database) => {
      await inConflict(database)
      await expect(siteDecisions.resolve(database, 'package', ['nobody'])).rejects.toMatchObject({
        code: 'ROW_UNKNOWN',
      })
      expect((await open(database)).length).toBe(2)
    })
  })
})

test('conflicts of columns whose collations do not go together are listed', async () => {
  const ddl = 'create table t (code text primary key, a text collate "C", b text collate "POSIX", c text)'
  await usingSite('postgres', ddl, async (site) => {
    const of = (version: string, value: string) => ({
      table: 't',
      key: ['code'],
      version,
      rows: [{ code: 'k', a: value, b: value, c: value }],
    })
    await site.seed(of('1.0.0', 'old'))
    await site.rows("update t set a = 'mine', b = 'mine'")
    await site.seed(of('1.1.0', 'new'))
    expect((await open(site.database)).map(({ column, site: now }) => `${column} ${now}`)).toEqual([
      'a mine',
      'b mine',
    ])
  })
})
