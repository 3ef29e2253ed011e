import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { ledgerFormat } from '../../src/database/ledger-tables.js'
import { firstFormat } from '../../src/ledger/first-format.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { addTenants, seedRelease } from '../amend/site-decisions.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { engines, rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

/** Every column, index and constraint of the ledger's own tables. */
async function ledgerCatalog(database: Database): Promise<unknown> {
  const columns = await rowsOf(
    database,
    `select table_name, column_name, data_type, is_nullable, column_default, is_identity
    from information_schema.columns
    where table_schema = 'sow' and table_name not like 'base/%'
    order by 1, 2`,
  )
  const indexes = await rowsOf(
    database,
    "select indexdef from pg_indexes where schemaname = 'sow' and tablename not like 'base/%' order by 1",
  )
  return { columns, indexes }
}

/** A ledger as the first Sow made it. */
async function makeFirstFormat(database: Database): Promise<void> {
  for (const statement of firstFormat) await statement.execute(database.query)
  await database.session.query('insert into sow.meta (format) values (1)')
}

describe.each(engines)('a ledger of an older format on %s', (engine) => {
  test('is brought up to date by a run that writes, and is then as a new one', async () => {
    let made: unknown
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      made = await ledgerCatalog(database)
    })
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await makeFirstFormat(database)
      await seedRelease(database, firstRelease, '1.0.0')
      expect(await rowsOf(database, 'select format from sow.meta')).toEqual([{ format: ledgerFormat }])
      expect(await ledgerCatalog(database)).toEqual(made)
    })
  })

  test('is brought up to date by a set-up that has nothing to migrate', async () => {
    await usingTinyClinic(engine, async (database) => {
      await makeFirstFormat(database)
      const { lock, run } = seedOptions
      await migrateDatabase(database, [], { to: null, steps: null, lock, run })
      expect(await rowsOf(database, 'select format from sow.meta')).toEqual([{ format: ledgerFormat }])
    })
  })

  test('is not read as if it were new, and not written by a plan', async () => {
    await usingTinyClinic(engine, async (database) => {
      await makeFirstFormat(database)
      const units = await unitsOf(firstRelease)
      await expect(planDatasets(database, units, seedOptions)).rejects.toMatchObject({ code: 'LEDGER_OLDER' })
      expect(await rowsOf(database, 'select format from sow.meta')).toEqual([{ format: 1 }])
    })
  })
})
