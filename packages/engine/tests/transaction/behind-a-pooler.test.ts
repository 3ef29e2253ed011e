import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import {
  addTenants,
  everything,
  named,
  payerNames,
  seedRelease,
  siteDecisions,
} from '../amend/site-decisions.js'
import { createTables, firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf } from '../seed/tiny-database.js'
import { hasPooler, type Pooler, startPooler } from './start-pooler.js'

const reason = 'pgbouncer is not installed on this machine'
if (!hasPooler()) process.stderr.write(`Not run: the tests behind a transaction pooler, because ${reason}.\n`)

/** A new database with the tiny clinic's tables, behind a pooler in transaction mode. */
async function usingPooler(work: (pooler: Pooler, direct: string) => Promise<void>): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(createTables)
    await addTenants(databaseOver(session))
    await using pooler = await startPooler(url)
    await work(pooler, url)
  })
}

test.skipIf(!hasPooler())('five runs at once behind a pooler apply a release once', async () => {
  await usingPooler(async ({ url }, direct) => {
    const units = await unitsOf(firstRelease)
    const runs = await Promise.all(
      Array.from({ length: 5 }, async () => {
        await using session = await openDatabase({ kind: 'postgres', url })
        return await seedDatasets(databaseOver(session), units, seedOptions)
      }),
    )
    expect(runs.filter(({ run }) => run !== null)).toHaveLength(1)
    await using session = await openDatabase({ kind: 'postgres', url: direct })
    const locks = await session.query(`
      select count(*) as locks
      from pg_locks
      join pg_database on pg_database.oid = pg_locks.database
      where locktype = 'advisory'
        and datname = current_database()`)
    expect(locks.rows).toEqual([{ locks: 0 }])
  })
})

test.skipIf(!hasPooler())('an upgrade, a plan and an undo leave nothing in the shared sessions', async () => {
  await usingPooler(async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session)
    await seedRelease(database, firstRelease, '1.0.0')
    const before = await everything(database)
    const next = named({ acme: 'Acme Two' })
    const plan = await planDatasets(database, await unitsOf(next, '1.1.0'), seedOptions)
    expect(plan[0]).toMatchObject({ updated: 1 })
    await seedRelease(database, next, '1.1.0')
    expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Acme Two' })
    await siteDecisions.undo(database)
    expect(await everything(database)).toEqual(before)
    const left = await database.session.query(`
      select
        current_setting('lock_timeout') as lock_timeout,
        current_setting('transaction_read_only') as read_only,
        (select count(*) from pg_prepared_statements) as statements,
        (select count(*) from pg_class where relpersistence = 't') as tables`)
    expect(left.rows).toEqual([{ lock_timeout: '0', read_only: 'off', statements: 0, tables: 0 }])
  })
})
