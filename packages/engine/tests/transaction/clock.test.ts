import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { isLockFile, takeLockFile } from '../../src/server/embedded/lock-file.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { deadlineIn } from '../../src/transaction/deadline.js'
import { usingLockedTransaction } from '../../src/transaction/using-locked-transaction.js'
import { usingSessionLock } from '../../src/transaction/using-session-lock.js'
import { usingDirectory } from '../server/using-directory.js'

// What is looked for is that they end: one that does not is to be noticed in a while.
vi.setConfig({ testTimeout: 90_000 })

/** A clock that goes back an hour whenever somebody looks. */
beforeEach(() => {
  let now = Date.now()
  vi.spyOn(Date, 'now').mockImplementation(() => {
    now -= 3_600_000
    return now
  })
})

afterEach(() => void vi.restoreAllMocks())

test.each([
  ['a transaction', usingLockedTransaction],
  ['a session', usingSessionLock],
])('the lock of %s is waited for as long as was said, whatever the clock does', async (_, using) => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using holder = await openDatabase({ kind: 'postgres', url })
    await holder.query('select pg_advisory_lock(5459799, 1)')
    await using session = await openDatabase({ kind: 'postgres', url })
    await expect(using(databaseOver(session), { waitSeconds: 1 }, async () => {})).rejects.toMatchObject({
      code: 'LOCK_BUSY',
    })
  })
})

test('a lock file that nobody wrote its name into is taken over, whatever the clock does', async () => {
  await usingDirectory(async (directory) => {
    const path = join(directory, 'lock')
    writeFileSync(path, '')
    const taken = takeLockFile(path)
    expect(isLockFile(taken)).toBe(true)
    if (isLockFile(taken)) taken[Symbol.dispose]()
    expect(existsSync(path)).toBe(false)
  })
})

test('a deadline passes', async () => {
  expect(deadlineIn(0).hasPassed()).toBe(true)
  expect(deadlineIn(60).hasPassed()).toBe(false)
  expect(deadlineIn(60).secondsLeft()).toBe(60)
})
