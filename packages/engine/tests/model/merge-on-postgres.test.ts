import { inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { openDatabase } from '../../src/connect/open-database.js'
import { createDatabase } from '../../src/throw-away.js'
import { longest, playCases, seed } from './play-cases.js'

test(`the merge does on Postgres what the model does (SOW_MODEL_SEED=${seed})`, {
  timeout: longest + 60_000,
}, async () => {
  await playCases(openStage, 80)
})

/** A database with two sessions: Sow's, and the site's. */
async function openStage() {
  const database = await createDatabase(inject('postgres').superuserUrl)
  const session = await openDatabase({ kind: 'postgres', url: database.url })
  const site = await openDatabase({ kind: 'postgres', url: database.url })
  // The site never waits for a run: what it cannot write at once it does not write.
  await site.query("set lock_timeout = '100ms'")
  return {
    session,
    site,
    async [Symbol.asyncDispose]() {
      for (const opened of [site, session, database]) await opened[Symbol.asyncDispose]()
    },
  }
}
