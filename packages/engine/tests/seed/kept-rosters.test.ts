import { expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { firstRelease, type TinyRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'

async function seed(database: Database, codes: TinyRelease['codes'], version: string) {
  const units = (await unitsOf({ ...firstRelease, codes }, version)).filter(
    ({ dataset }) => dataset.name === 'codes',
  )
  return (await seedDatasets(database, units, seedOptions)).run?.id
}

/** The current roster: the run that wrote it, its keys, and which run inserted each row. */
async function roster(database: Database) {
  const found = await rowsOf(
    database,
    `select run::int, entry.key ->> 0 as key, entry.inserted_run::int as inserted
     from sow.roster,
       rows from (jsonb_array_elements(keys), unnest(inserted_runs)) as entry (key, inserted_run)
     where ended_run is null
     order by entry.key ->> 0`,
  )
  return found.map(({ run, key, inserted }) => `${run}: ${key} of ${inserted}`)
}

const codes = (titles: Record<string, string>): TinyRelease['codes'] =>
  Object.entries(titles).map(([code, title]) => ({ code, title, parent_id: null }))

test('a release that changes values alone keeps the roster, and its undo too', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const first = await seed(database, codes({ A: 'one', B: 'two' }), '1.0.0')
    const kept = [`${first}: A of ${first}`, `${first}: B of ${first}`]
    expect(await seed(database, codes({ A: 'one', B: 'two, told anew' }), '1.1.0')).toBeGreaterThan(
      Number(first),
    )
    expect(await roster(database)).toEqual(kept)
    await undoRun(database, { undo: null, lock: seedOptions.lock, run: seedOptions.run })
    expect(await roster(database)).toEqual(kept)
  })
})

test('a release with as many other keys writes its own, though no row comes or goes', async () => {
  await usingTinyClinic('postgres', async (database) => {
    await seed(database, codes({ A: 'one', B: 'two' }), '1.0.0')
    await database.session.query(`delete from codes where code = 'B'`)
    await database.session.query(`insert into codes (code, title) values ('C', 'three')`)
    const later = await seed(database, codes({ A: 'one, told anew', C: 'three' }), '1.1.0')
    expect(await roster(database)).toEqual([
      expect.stringContaining(`${later}: A `),
      expect.stringContaining(`${later}: C `),
    ])
  })
})

test('a row that a run put back is told as inserted by that run', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const first = await seed(database, codes({ A: 'one', B: 'two' }), '1.0.0')
    await database.session.query(`delete from codes where code = 'B'`)
    const later = await seed(database, codes({ A: 'one', B: 'two, told anew' }), '1.1.0')
    expect(await roster(database)).toEqual([`${later}: A of ${first}`, `${later}: B of ${later}`])
  })
})
