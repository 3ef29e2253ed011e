import { expect, test } from 'vitest'
import { readOpenConflicts } from '../../src/amend/read-conflicts.js'
import type { Database } from '../../src/database/database.js'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { type EngineName, usualEngines } from '../engines.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

const reading = { limit: null, values: false }

/** A clinic with everything applied, in which somebody edited the name of a payer. */
async function usingApplied(
  engine: EngineName,
  work: (database: Database, units: readonly DatasetUnit[]) => Promise<void>,
): Promise<void> {
  await usingTinyClinic(engine, async (database) => {
    const units = await unitsOf(firstRelease)
    await seedDatasets(database, units, seedOptions)
    await database.session.query("update payers set name = 'Ours' where payer_key = 'acme'")
    await work(database, units)
  })
}

/** What each look says, by dataset. */
async function lookAll(database: Database, units: readonly DatasetUnit[]) {
  const faults: string[] = []
  const drift = await readDrift(database, units, 'all', reading, ({ dataset, error }) =>
    faults.push(`${dataset} ${error.code}`),
  )
  const statuses = await readDatasetStatuses(database, units)
  return {
    states: Object.fromEntries(
      statuses.map(({ dataset, state, fault }) => [
        dataset,
        fault === null ? state : `${state} ${fault.code}`,
      ]),
    ),
    drift: drift.map(({ dataset, key, column }) => `${dataset} ${key} ${column}`),
    faults,
    symptoms: (await examineDatabase(database, { units })).map((symptom) =>
      symptom.kind === 'failed'
        ? `${symptom.where} ${symptom.error.code}`
        : `${symptom.where} ${symptom.kind}`,
    ),
  }
}

const edited = 'tiny/payers acme name'

/** What somebody did to the table of the codes, and what every look says of it. */
const blows: readonly (readonly [string, string, string])[] = [
  ['a column was renamed', 'alter table codes rename column title to label', 'TARGET_MISSING'],
  ['a column was dropped', 'alter table codes drop column title', 'TARGET_MISSING'],
  ['a type was changed', 'alter table codes alter column title type bytea using title::bytea', 'TARGET_TYPE'],
  ['the index of the key was dropped', 'alter table codes drop constraint codes_code_key', 'TARGET_KEY'],
  [
    'the table became a view',
    'alter table codes rename to codes_away; create view codes as select * from codes_away',
    'TARGET_KIND',
  ],
]

for (const engine of usualEngines(import.meta.url)) {
  test(`one look at a whole database says everything on ${engine}`, async () => {
    await usingApplied(engine, async (database, units) => {
      expect(await lookAll(database, units)).toMatchObject({
        states: { payers: 'drifted', codes: 'current' },
        drift: [edited],
        faults: [],
        symptoms: [],
      })
    })
  })

  // The embedded database takes half a minute for each.
  test.each(engine === 'postgres' ? blows : blows.slice(0, 1))(
    `%s on ${engine}: the others are looked at, and the one is named`,
    async (_, blow, code) => {
      await usingApplied(engine, async (database, units) => {
        for (const statement of blow.split('; ')) await database.session.query(statement)
        expect(await lookAll(database, units)).toMatchObject({
          states: { payers: 'drifted', codes: `unreadable ${code}` },
          drift: [edited],
          faults: [`tiny/codes ${code}`],
          symptoms: [`tiny/codes ${code}`],
        })
        // The same where no package is installed: the ledger says what was applied.
        expect(await lookAll(database, [])).toMatchObject({
          drift: [edited],
          symptoms: [`tiny/codes ${code}`],
        })
      })
    },
  )
}

test('a table that is gone is named once, and is no dataset that was never applied', async () => {
  await usingApplied('postgres', async (database, units) => {
    await database.session.query('drop table codes')
    expect(await lookAll(database, units)).toMatchObject({
      states: { payers: 'drifted', codes: 'unreadable TARGET_MISSING' },
      faults: ['tiny/codes TARGET_MISSING'],
      symptoms: ['tiny/codes dataset-without-table'],
    })
  })
})

test('a base that lost a column is found', async () => {
  await usingApplied('postgres', async (database, units) => {
    await database.session.query('alter table sow."base/tiny/payers" drop column name')
    const { symptoms } = await lookAll(database, units)
    expect(symptoms).toContain('base/tiny/payers base-incomplete')
  })
})

test('a package whose rows cannot be read takes only its own dataset along', async () => {
  await usingApplied('postgres', async (database, units) => {
    await database.session.query("update codes set title = 'x' where true")
    const broken = units.map((unit) =>
      unit.dataset.identity === 'tiny/codes'
        ? {
            ...unit,
            rows() {
              throw new TypeError('a value')
            },
          }
        : unit,
    )
    const seen = await lookAll(database, broken)
    expect(seen).toMatchObject({
      states: { payers: 'drifted', codes: 'unreadable INTERNAL' },
      drift: [edited],
      faults: ['tiny/codes INTERNAL'],
    })
  })
})

test('conflicts of one dataset do not hide those of another', async () => {
  await usingApplied('postgres', async (database) => {
    await database.session.query('update payers set name = $1 where payer_key = $2', ['Ours', 'acme'])
    const dearer = {
      ...firstRelease,
      payers: firstRelease.payers.map((payer) => ({ ...payer, name: `${payer.name} 2` })),
    }
    await seedDatasets(database, await unitsOf(dearer, '1.1.0'), seedOptions)
    const faults: string[] = []
    const open = (datasets: readonly string[]) =>
      readOpenConflicts(database, datasets, { keys: [], tenant: null }, ({ dataset, error }) =>
        faults.push(`${dataset} ${error.code}`),
      )
    expect(await open([])).toMatchObject([{ dataset: 'tiny/payers', column: 'name' }])
    await database.session.query('alter table codes drop column title')
    expect(await open(['tiny/codes', 'tiny/payers'])).toMatchObject([{ column: 'name' }])
    expect(faults).toEqual(['tiny/codes TARGET_MISSING'])
  })
})

test.each([
  [
    'the role may not read its table',
    'revoke select on codes from current_user',
    'codes',
    'PRIVILEGE_MISSING',
  ],
  ['its base is gone', 'drop table sow."base/tiny/payers"', 'payers', 'LEDGER_CORRUPT'],
])('where %s, the others are looked at and it is named', async (_, blow, closed, code) => {
  await usingApplied('postgres', async (database, units) => {
    await database.session.query("update codes set title = 'Ours' where code = 'A1'")
    expect((await lookAll(database, units)).states).toMatchObject({ payers: 'drifted', codes: 'drifted' })
    await database.session.query(blow)
    const { states, faults, drift } = await lookAll(database, units)
    const [other, left] = closed === 'codes' ? ['payers', edited] : ['codes', 'tiny/codes A1 title']
    expect(states).toMatchObject({ [other]: 'drifted', [closed]: `unreadable ${code}` })
    expect(faults).toEqual([`tiny/${closed} ${code}`])
    expect(drift).toEqual([left])
  })
})
