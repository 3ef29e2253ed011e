import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { ledgerFormat } from '../../src/database/ledger-tables.js'
import { firstFormat } from '../../src/ledger/first-format.js'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { addTenants, seedRelease } from '../amend/site-decisions.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { engines, rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { openSite, type ShapeDataset } from '../shapes/shape-database.js'
import { backToSecondFormat } from './back-to-second-format.js'

/** Every column, index and constraint of the ledger's own tables. */
async function ledgerCatalog(database: Database): Promise<unknown> {
  const columns = await rowsOf(
    database,
    `select table_name, column_name, data_type, is_nullable, column_default, is_identity
    from information_schema.columns
    where table_schema = 'sow' and table_name !~ '^(base|shared|sharers|ids)/'
    order by 1, 2`,
  )
  const indexes = await rowsOf(
    database,
    "select indexdef from pg_indexes where schemaname = 'sow' and tablename !~ '^(base|shared|sharers|ids)/' order by 1",
  )
  return { columns, indexes }
}

/** A ledger as the first Sow made it. */
async function makeFirstFormat(database: Database): Promise<void> {
  for (const statement of firstFormat) await statement.execute(database.query)
  await database.session.query('insert into sow.meta (format) values (1)')
}

const prices: ShapeDataset = {
  table: 'prices',
  key: ['code'],
  absent: 'delete',
  rows: ['cast', 'stay', 'visit', 'xray'].map((code) => ({ code, price: 60 })),
}
const onlyStay = { ...prices, version: '1.1.0', rows: prices.rows.slice(1, 2) }
const accepted = { acceptMassChange: ['shapes/rows'] }

describe.each(engines)('a ledger of format 2 on %s', (engine) => {
  test.each(['package', 'shared'])('seals what ids prove, columns %s', async (defaultOwnership) => {
    await using site = await openSite(engine)
    await site.rows('create table prices (code text primary key, price integer, note text)')
    await site.seed({ ...prices, defaultOwnership })
    await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
    // What a migration wrote, the older Sow took for nobody's.
    await site.rows("update prices set price = price where code = 'xray'")
    await site.rows(backToSecondFormat)
    await protectDatabase(site.database, { environment: 'old', protected: false }, seedOptions)
    expect(await site.rows('select dataset, cardinality(seals) as rows from sow.seal')).toEqual([
      { dataset: 'shapes/rows', rows: 2 },
    ])
    // From then on ids are not needed any more.
    await site.rows('update prices set code = code; update sow.run set command = command')
    await site.seedAll([{ ...onlyStay, defaultOwnership }], accepted)
    const left = await site.rows('select code from prices order by code')
    expect(left).toEqual([{ code: 'stay' }, { code: 'visit' }, { code: 'xray' }])
  })

  test('finds the run that inserted a row where no roster says it', async () => {
    await using site = await openSite(engine)
    await site.rows('create table prices (code text primary key, price integer, note text)')
    await site.rows("insert into prices values ('stay', 60)")
    await site.seed({ ...prices, defaultOwnership: 'package' })
    await site.rows(backToSecondFormat)
    const undone = await undoRun(site.database, { undo: null, ...seedOptions })
    expect(undone.datasets).toMatchObject([{ removed: 3 }])
    expect(await site.rows('select code from prices')).toEqual([{ code: 'stay' }])
  })
})

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
