import { expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { Session } from '../../src/server/connect/session.js'
import { addTenants } from '../amend/site-decisions.js'
import { secondRelease } from './second-release.js'
import { firstRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'
import { watchedSession } from './watched-session.js'

async function seedBeside(open: () => Promise<Session>, units: readonly DatasetUnit[]) {
  await using session = await open()
  return await seedDatasets(databaseOver(session), units, seedOptions)
}

test('of two releases that race, in several sessions each, the newer one is what stays', async () => {
  await usingTinyClinic('postgres', async (database, open) => {
    await addTenants(database)
    const older = await unitsOf(firstRelease, '1.0.0')
    const newer = await unitsOf(secondRelease, '1.1.0')
    const started = Array.from({ length: 8 }, (_, at) => seedBeside(open, at % 2 === 0 ? older : newer))
    const results = await Promise.all(started)
    const wrote = results.filter(({ run }) => run !== null)
    expect(wrote.length).toBeGreaterThan(0)
    expect(wrote.length).toBeLessThanOrEqual(2)
    const late = await seedBeside(open, older)
    expect(late.run).toBeNull()
    const statuses = await readDatasetStatuses(database, newer)
    expect(statuses.map(({ applied }) => applied?.version)).toEqual(newer.map(() => '1.1.0'))
    expect(await rowsOf(database, 'select payer_key from payers order by 1')).toMatchObject(
      expect.arrayContaining([{ payer_key: 'theta' }]),
    )
    expect(await examineDatabase(database)).toEqual([])
  })
})

test('runs of different datasets at once are all applied, though their rows refer to the same tables', async () => {
  await usingTinyClinic('postgres', async (database, open) => {
    await addTenants(database)
    for (const [release, version] of [
      [firstRelease, '1.0.0'],
      [secondRelease, '1.1.0'],
    ] as const) {
      const [payers, schedules, fees, codes] = (await unitsOf(release, version)) as [
        DatasetUnit,
        DatasetUnit,
        DatasetUnit,
        DatasetUnit,
      ]
      const selections = [[payers, codes], [schedules, fees], [codes, payers], [schedules]]
      await Promise.all(selections.map((units) => seedBeside(open, units)))
      const statuses = await readDatasetStatuses(database, [payers, schedules, fees, codes])
      expect(statuses.map(({ state, applied }) => [state, applied?.version])).toEqual(
        statuses.map(() => ['current', version]),
      )
    }
    expect(await examineDatabase(database)).toEqual([])
  })
})

test('a transaction that sees the ledger before it can read it begins again', async () => {
  await usingTinyClinic('postgres', async (database, open) => {
    const units = await unitsOf(firstRelease)
    await seedDatasets(database, units, seedOptions)
    await using other = await open()
    await using session = await open()
    let hidden = 0
    const late = watchedSession(session, async (statement) => {
      if (statement === 'rollback') await other.query('alter table if exists sow.not_yet rename to meta')
      if (statement !== 'select to_jsonb(meta) as meta from sow.meta' || hidden === 3) return
      hidden += 1
      await other.query('alter table sow.meta rename to not_yet')
    })
    const next = await unitsOf(secondRelease, '1.1.0')
    expect((await seedDatasets(databaseOver(late), next, seedOptions)).run).not.toBeNull()
    expect(hidden).toBe(3)
  })
})
