import { inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openDatabase } from '../../src/connect/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { longest, playCases, seed } from './play-cases.js'

test(`the merge does on Postgres what the model does (SOW_MODEL_SEED=${seed})`, {
  timeout: longest + 60_000,
}, async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await using site = await openDatabase({ kind: 'postgres', url })
    // The site never waits for a run: what it cannot write at once it does not write.
    await site.query("set lock_timeout = '100ms'")
    await playCases({ session, site }, 80)
  })
})
