import { describe, expect, test } from 'vitest'
import { type Database, databaseOver } from '../../src/database/database.js'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { startThrowAwayPostgres } from '../../src/throw-away.js'
import { secondRelease } from './second-release.js'
import { createTables, firstRelease, type TinyRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf } from './tiny-database.js'
import { withChanges } from './with-changes.js'

async function seededClinic(database: Database): Promise<readonly DatasetUnit[]> {
  await database.session.query(createTables)
  await database.session.query(`
    insert into organizations (slug, status)
    values ('one', 'active'), ('two', 'active')`)
  const units = await unitsOf(firstRelease)
  await seedDatasets(database, units, seedOptions)
  await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
  await database.session.query("delete from payers where payer_key = 'zeta'")
  return units
}

const planOptions = { ...seedOptions, rows: { limit: null, values: true } }

describe('where no temporary table can be made, a plan is the same, row by row', () => {
  test('on a standby', async () => {
    await using server = await startThrowAwayPostgres()
    const made = await server.createDatabase()
    let expected: unknown
    let units: readonly DatasetUnit[] = []
    {
      await using session = await openDatabase({ kind: 'postgres', url: made.url })
      const earlier = await seededClinic(databaseOver(session))
      units = await withChanges(await unitsOf(secondRelease, '1.1.0'), earlier)
      expected = await planDatasets(databaseOver(session), units, planOptions)
    }
    await server.becomeStandby()
    await using session = await openDatabase({ kind: 'postgres', url: made.url })
    const standby = databaseOver(session)
    expect(await rowsOf(standby, 'select pg_is_in_recovery() as standby')).toEqual([{ standby: true }])
    expect(await planDatasets(standby, units, planOptions)).toEqual(expected)
    expect(expected).toMatchObject([
      { dataset: 'payers', inserted: 1, conflicts: 1, tombstoned: 0, rung: 'merge' },
      { dataset: 'schedules', rung: 'version' },
      { dataset: 'fees', inserted: 2, updated: 2, deleted: 2, rung: 'changes' },
      { dataset: 'codes', inserted: 1, updated: 1, retired: 1, rung: 'changes' },
    ])
  })

  test('without the right to make them', async () => {
    await using server = await startThrowAwayPostgres()
    await using made = await server.createDatabase()
    await using session = await openDatabase({ kind: 'postgres', url: made.url })
    const database = databaseOver(session)
    await seededClinic(database)
    const units = await unitsOf(secondRelease, '1.1.0')
    const expected = await planDatasets(database, units, planOptions)
    await forbidTables(server.superuserUrl, made.url)
    expect(await planDatasets(database, units, planOptions)).toEqual(expected)
    await expect(session.query('create temp table t (id int)')).rejects.toThrow()
  })
})

test('where rows in such a table would change, that dataset is an estimate, and no other', async () => {
  await using server = await startThrowAwayPostgres()
  await using made = await server.createDatabase()
  await using session = await openDatabase({ kind: 'postgres', url: made.url })
  const database = databaseOver(session)
  await seededClinic(database)
  await forbidTables(server.superuserUrl, made.url)
  const units = await unitsOf(renamedRelease, '1.1.0')
  expect(await planDatasets(database, units, planOptions)).toMatchObject([
    { dataset: 'payers', rung: 'merge', renamed: 1, estimated: true, digest: null },
    { dataset: 'schedules', estimated: false },
    { dataset: 'fees', estimated: false },
    { dataset: 'codes', rung: 'merge', inserted: 1, estimated: false, digest: expect.any(String) },
  ])
})

const renamedRelease: TinyRelease = {
  ...firstRelease,
  payers: firstRelease.payers.map((payer) =>
    payer.payer_key === 'acme' ? { ...payer, payer_key: 'acme-health' } : payer,
  ),
  codes: [...firstRelease.codes, { code: 'C', title: 'Chapter C', parent_id: null }],
  renamedPayers: [{ from: 'acme', to: 'acme-health' }],
}

async function forbidTables(superuserUrl: string, of: string): Promise<void> {
  await using owner = await openDatabase({ kind: 'postgres', url: withDatabase(superuserUrl, of) })
  await owner.query(`revoke temporary on database ${new URL(of).pathname.slice(1)} from public, sow_owner`)
}

function withDatabase(url: string, of: string): string {
  return Object.assign(new URL(url), { pathname: new URL(of).pathname }).href
}
