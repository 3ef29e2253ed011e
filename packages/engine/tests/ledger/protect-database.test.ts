import { expect, test } from 'vitest'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { resetDatabase } from '../../src/migrate/reset-database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { usualEngines } from '../engines.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

test.each(usualEngines(import.meta.url))(
  'a protected database on %s takes no demo rows and is not reset, until it is unprotected',
  async (engine) => {
    await usingTinyClinic(engine, async (database) => {
      const units = await unitsOf(firstRelease)
      const demo = units.map((unit) => ({ ...unit, dataset: { ...unit.dataset, kind: 'demo' as const } }))
      const on = await protectDatabase(database, { environment: 'production', protected: true }, seedOptions)
      expect(on).toEqual({ environment: 'production', protected: true })
      await expect(seedDatasets(database, demo, seedOptions)).rejects.toMatchObject({
        code: 'GUARD_PROTECTED',
        exitCode: 77,
      })
      await expect(planDatasets(database, demo, seedOptions)).rejects.toMatchObject({
        code: 'GUARD_PROTECTED',
      })
      expect(await rowsOf(database, 'select count(*) as rows from payers')).toEqual([{ rows: 0 }])
      expect((await seedDatasets(database, units, seedOptions)).datasets[0]).toMatchObject({ inserted: 3 })
      const reset = resetDatabase(database, [], { lock: seedOptions.lock, dryRun: false })
      await expect(reset).rejects.toMatchObject({ code: 'GUARD_PROTECTED' })
      const off = await protectDatabase(database, { environment: null, protected: false }, seedOptions)
      expect(off).toEqual({ environment: 'production', protected: false })
      expect((await planDatasets(database, demo, seedOptions))[0]).toMatchObject({ unchanged: 3 })
      expect(
        await rowsOf(database, "select count(*) as runs from sow.run where outcome = 'applied'"),
      ).toEqual([{ runs: 3 }])
    })
  },
)
