import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase } from '../../src/throw-away.js'
import { ledgerColumns, readLackingLedger } from '../../src/transaction/lacking-ledger.js'
import { tryLock } from '../../src/transaction/try-lock.js'
import { createTables, firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

test.each(['postgres', 'pglite'] as const)('a healthy database on %s has nothing to mend', async (engine) => {
  await usingTinyClinic(engine, async (database) => {
    expect(await examineDatabase(database)).toEqual([])
    await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
    expect(await examineDatabase(database)).toEqual([])
  })
})

test('every symptom is found where it is', async () => {
  await using throwAway = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: throwAway.url })
  const database = databaseOver(session)
  await session.query(createTables)
  await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
  await session.query("insert into payers (payer_key, name, kind) values ('twin', 'Acme Demo Health', 'x')")
  await session.query('create unique index concurrently one_name on payers (name)').catch(() => {})
  await session.query('alter table codes rename to codes_away')
  await session.query('create table sow."base/tiny/gone" (code text)')
  await using other = await openDatabase({ kind: 'postgres', url: throwAway.url })
  await other.query('begin')
  await tryLock(databaseOver(other))
  const symptoms = await examineDatabase(database)
  await other.query('rollback')
  expect(symptoms.map(({ kind, where }) => [kind, where.replace(/\d+/, 'N')])).toEqual([
    ['invalid-index', 'payers.one_name'],
    ['lock-held', 'process N'],
    ['base-without-dataset', 'base/tiny/gone'],
    ['dataset-without-table', 'tiny/codes'],
  ])
  await session.query('drop table sow.roster; alter table sow.change drop column before')
  expect((await examineDatabase(database)).map(({ where }) => where)).toEqual(
    expect.arrayContaining(['sow.roster', 'sow.change.before']),
  )
})

test('a ledger of which something was dropped is named as that by whoever meets it', async () => {
  await usingTinyClinic('postgres', async (database) => {
    const units = await unitsOf(firstRelease)
    await seedDatasets(database, units, seedOptions)
    const has = await database.session.query(`
      select table_name, jsonb_agg(column_name::text order by column_name) as columns
      from information_schema.columns
      where table_schema = 'sow'
        and table_name !~ '^(base|shared|sharers|ids)/'
      group by table_name`)
    expect(Object.fromEntries(has.rows.map(({ table_name: table, columns }) => [table, columns]))).toEqual(
      Object.fromEntries(
        Object.entries(ledgerColumns).map(([table, columns]) => [table, [...columns].sort()]),
      ),
    )
    expect(await readLackingLedger(database)).toEqual([])
    for (const [statement, lacking] of [
      ['alter table sow.dataset rename column version to v', 'sow.dataset.version'],
      ['drop table sow.conflict', 'sow.conflict'],
    ] as const) {
      await database.session.query(statement)
      const failed = { code: 'LEDGER_CORRUPT', message: expect.stringContaining(lacking) }
      await expect(readDatasetStatuses(database, units)).rejects.toMatchObject(failed)
      if (lacking === 'sow.dataset.version')
        await database.session.query('alter table sow.dataset rename column v to version')
    }
    await database.session.query('drop table sow.meta')
    const broken = { code: 'LEDGER_CORRUPT', message: expect.stringContaining('meta') }
    await expect(readDatasetStatuses(database, units)).rejects.toMatchObject(broken)
    await expect(seedDatasets(database, units, seedOptions)).rejects.toMatchObject(broken)
  })
})
