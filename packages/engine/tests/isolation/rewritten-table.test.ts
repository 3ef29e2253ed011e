import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readLiveRows } from '../../src/catalog/capture/read-live-rows.js'
import { usingSnapshot } from '../../src/catalog/capture/using-snapshot.js'
import type { Database } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

const reading = { table: 'payers', values: [{ column: 'name', array: false, through: null }], tenant: null }
const rewriting = 'alter table payers alter column kind type varchar(40), alter column id type bigint'

/** Reads the payers in a snapshot that was taken before `between`. */
async function readIn(database: Database, between: () => Promise<unknown>) {
  return await usingSnapshot(database, async () => {
    await sql`select`.execute(database.query)
    await between()
    const read = []
    for await (const rows of readLiveRows(database, reading)) read.push(...rows)
    return read
  })
}

test('a snapshot does not take a table that was rewritten since for an empty one', async () => {
  await usingTinyClinic('postgres', async (database, other) => {
    await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
    await using session = await other()
    await expect(readIn(database, () => session.query(rewriting))).rejects.toMatchObject({
      code: 'TRANSACTION_RETRIES',
      exitCode: 75,
      place: { table: 'payers' },
    })
    // The control: what another session writes or builds otherwise hides nothing.
    const harmless = async () => {
      await session.query("update payers set name = 'Other' where payer_key = 'acme'")
      await session.query('create index on payers (kind)')
    }
    expect(await readIn(database, harmless)).toHaveLength(firstRelease.payers.length)
    expect(await readIn(database, async () => {})).toHaveLength(firstRelease.payers.length)
  })
})

test('a run that waits for a rewritten table sees all of its rows', async () => {
  await usingTinyClinic('postgres', async (database, other) => {
    const units = await unitsOf(firstRelease)
    await seedDatasets(database, units, seedOptions)
    await using session = await other()
    await session.query('begin')
    await session.query(rewriting)
    const waiting = seedDatasets(database, await unitsOf(firstRelease, '1.0.1'), seedOptions)
    await session.query('select pg_sleep(0.3)')
    await session.query('commit')
    const { datasets } = await waiting
    expect(datasets.find(({ dataset }) => dataset === 'payers')).toMatchObject({
      inserted: 0,
      tombstoned: 0,
      unchanged: firstRelease.payers.length,
    })
    const [payers] = await planDatasets(
      database,
      units.filter(({ dataset }) => dataset.name === 'payers'),
      {
        tenant: null,
        onConflict: 'keep',
        allowDowngrade: true,
        everyRow: true,
      },
    )
    expect(payers).toMatchObject({ tombstoned: 0, unchanged: firstRelease.payers.length })
  })
})
