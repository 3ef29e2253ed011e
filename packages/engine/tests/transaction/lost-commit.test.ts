import { describe, expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { usingTransaction } from '../../src/transaction/using-transaction.js'
import { migrationSet, twoTables } from '../migrate/tiny-migrations.js'
import { seedOptions } from '../seed/tiny-database.js'
import { startCuttingProxy } from './cutting-proxy.js'

/** Inserts a row through a proxy that cuts the line at COMMIT; answers what the work said and what is in the table. */
async function insertThrough(
  passOn: boolean,
  canReopen: boolean,
): Promise<{ answer: unknown; rows: unknown }> {
  let outcome: { answer: unknown; rows: unknown } = { answer: null, rows: null }
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using direct = await openDatabase({ kind: 'postgres', url })
    await direct.query('create table kept (value integer)')
    await using proxy = await startCuttingProxy(url, { passOn })
    await using session = await openDatabase({ kind: 'postgres', url: proxy.url })
    const reopen = () => openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session, canReopen ? { reopen } : {})
    const answer = await usingTransaction(database, async () => {
      await session.query('insert into public.kept values (1)')
      return 'done'
    }).catch((error: unknown) => error)
    const counted = await direct.query('select count(*) as rows from kept')
    outcome = { answer, rows: counted.rows[0]?.['rows'] }
  })
  return outcome
}

describe('when the answer to COMMIT is lost', () => {
  test('a commit that happened is found out, and is a success', async () => {
    expect(await insertThrough(true, true)).toEqual({ answer: 'done', rows: 1 })
  })

  test('a commit that did not happen is found out, and nothing was changed', async () => {
    const { answer, rows } = await insertThrough(false, true)
    expect(answer).toMatchObject({ code: 'CONNECTION_LOST', exitCode: 75, outcome: 'nothing-changed' })
    expect(rows).toBe(0)
  })

  test('nobody to ask leaves the outcome unknown, and says so', async () => {
    const { answer } = await insertThrough(true, false)
    expect(answer).toMatchObject({ code: 'TRANSACTION_UNKNOWN', exitCode: 76, outcome: 'unknown' })
  })

  test('of a rollback, the hint names what is safe to repeat: once more is another migration', async () => {
    await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
      await using direct = await openDatabase({ kind: 'postgres', url })
      const sets = [migrationSet(twoTables)]
      const options = { ...seedOptions, to: null, steps: null, acceptDataLoss: false }
      await migrateDatabase(databaseOver(direct), sets, options)
      await using proxy = await startCuttingProxy(url, { passOn: true })
      await using session = await openDatabase({ kind: 'postgres', url: proxy.url })
      await expect(rollbackMigrations(databaseOver(session), sets, options)).rejects.toMatchObject({
        code: 'TRANSACTION_UNKNOWN',
        hint: expect.stringContaining('sow db rollback --to NAME'),
      })
      const { rows } = await direct.query('select name from sow.migration')
      expect(rows).toEqual([{ name: '20240101000001_units' }])
    })
  })
})
