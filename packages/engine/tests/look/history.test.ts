import { describe, expect, test } from 'vitest'
import { pruneHistory } from '../../src/look/prune-history.js'
import { readHistory } from '../../src/look/read-history.js'
import { addTenants, named, payerNames, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, usingTinyClinic } from '../seed/tiny-database.js'

const frame = {
  lock: { waitSeconds: 30 },
  run: { command: 'db history prune', actor: 'test', toolVersion: '0.0.0', packages: {} },
}

describe.each(usualEngines(import.meta.url))('the history on %s', (engine) => {
  test('has every run, the newest first, with who, what, and whether it was undone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await seedRelease(database, named({ acme: 'Acme Two' }), '1.1.0')
      await siteDecisions.undo(database)
      const runs = await readHistory(database, 10)
      expect(
        runs.map(({ id, command, undoes, undone, undoable }) => [id, command, undoes, undone, undoable]),
      ).toEqual([
        [3, 'db undo', 2, false, true],
        [2, 'db seed', null, true, true],
        [1, 'db seed', null, false, true],
      ])
      expect(runs[1]?.counts['tiny/payers']).toMatchObject({ updated: 1 })
      expect(runs[1]).toMatchObject({
        actor: 'test',
        outcome: 'applied',
        packages: { '@tiny/seed': '1.0.0' },
      })
    })
  })

  test('can be pruned: old runs stay listed, can no longer be undone, and what the site wrote stays protected', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query('alter table fees add column note text')
      await database.session.query("update fees set note = 'ours' where code = 'ZZ001'")
      const next = { ...firstRelease, fees: firstRelease.fees.map((fee) => ({ ...fee, unit: 'box' })) }
      await seedRelease(database, next, '1.1.0')
      await seedRelease(database, { ...next, payers: named({ acme: 'Acme Two' }).payers }, '1.2.0')
      const { runs, changes } = await pruneHistory(database, { ...frame, keep: 1 })
      expect([runs, changes > 0]).toEqual([2, true])
      await expect(siteDecisions.undo(database, 2)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
      await siteDecisions.undo(database, 3)
      expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Acme Demo Health' })
      const fees = [{ schedule_id: 'standard', code: 'ZZ003', unit: 'each', amount: '1.00' }]
      await seedRelease(database, { ...next, fees }, '1.3.0')
      expect(await rowsOf(database, 'select distinct code, note from fees order by code')).toEqual([
        { code: 'ZZ001', note: 'ours' },
        { code: 'ZZ003', note: null },
      ])
    })
  })
})
