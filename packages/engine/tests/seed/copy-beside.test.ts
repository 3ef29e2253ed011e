import { expect, test } from 'vitest'
import { type Database, databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { firstRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'

const release = {
  ...firstRelease,
  payers: Array.from({ length: 1200 }, (_, index) => ({
    payer_key: `p${index}`,
    name: `Demo Plan ${index}`,
    kind: 'commercial',
    phone: null,
  })),
}

const insertOfSite = (key: string) => `
  insert into payers (payer_key, name, kind)
  select ${key}, 'Of the site', 'self_pay'
  from generate_series(1, 40) as number`

/** The tables that the statements of a run copied rows into. */
function watchingCopies(database: Database, copied: string[]): Database {
  const session = new Proxy(database.session, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name !== 'copyIn') return typeof value === 'function' ? value.bind(target) : value
      return (statement: string, lines: AsyncIterable<string>) => {
        copied.push(/copy "(\w+"\."\w+)"/.exec(statement)?.[1]?.replace('"."', '.') ?? '')
        return target.copyIn(statement, lines)
      }
    },
  })
  return databaseOver(session)
}

test('a first release goes straight into a table whose rows have other keys, and only its own rows are ours', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await database.session.query(insertOfSite("'site' || number"))
    const units = (await unitsOf(release)).slice(0, 1)
    const copied: string[] = []
    const { datasets } = await seedDatasets(watchingCopies(database, copied), units, seedOptions)
    expect(copied).toEqual(['public.payers'])
    expect(datasets).toMatchObject([{ inserted: 1200, kept: 0, conflicts: 0 }])
    expect(
      await rowsOf(
        database,
        'select table_rows, (select count(*) from sow."base/tiny/payers") as based from sow.copy',
      ),
    ).toEqual([{ table_rows: 1240, based: 1200 }])
    expect((await seedDatasets(database, units, seedOptions)).run).toBeNull()
    await undoRun(database, { undo: null, lock: seedOptions.lock, run: seedOptions.run })
    expect(await rowsOf(database, 'select count(*) as rows, min(name) as name from payers')).toEqual([
      { rows: 40, name: 'Of the site' },
    ])
  })
})

test('a row of the site that has a key of the release is kept: the run decides again, row by row', async () => {
  await usingTinyClinic('postgres', async (plain) => {
    const told: string[] = []
    const database = databaseOver(plain.session, { onEvent: (event) => told.push(event.type) })
    await database.session.query(insertOfSite("'p' || number * 7"))
    const units = (await unitsOf(release)).slice(0, 1)
    const { datasets } = await seedDatasets(database, units, seedOptions)
    expect(told.filter((type) => type === 'retrying')).toHaveLength(1)
    expect(datasets).toMatchObject([{ inserted: 1160, updated: 40, kept: 40 }])
    expect(
      await rowsOf(database, "select name, kind from payers where payer_key = 'p7' group by name, kind"),
    ).toEqual([{ name: 'Of the site', kind: 'commercial' }])
    expect((await seedDatasets(database, units, seedOptions)).run).toBeNull()
  })
})

test('rows of a table that is larger than the release are not read to find ours', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await database.session.query(`
      insert into payers (payer_key, name, kind)
      select 'site' || number, 'Of the site', 'self_pay'
      from generate_series(1, 3000) as number`)
    const copied: string[] = []
    const units = (await unitsOf(release)).slice(0, 1)
    await seedDatasets(watchingCopies(database, copied), units, seedOptions)
    expect(copied).toEqual(['pg_temp.stage_1'])
  })
})
