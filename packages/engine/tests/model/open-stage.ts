import { onCitus } from '../../../../tests/on-citus.js'
import { databaseOver } from '../../src/database/database.js'
import { openLedger } from '../../src/ledger/open-ledger.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase, openThrowAwayPglite } from '../../src/throw-away.js'
import { usingTransaction } from '../../src/transaction/using-transaction.js'
import type { Stage } from './site-database.js'

export type OpenStage = Stage & AsyncDisposable

/** A database with a ledger and two sessions: Sow's, and the site's. */
export async function openPostgresStage(superuserUrl: string): Promise<OpenStage> {
  const database = await createDatabase(superuserUrl)
  const session = await openDatabase({ kind: 'postgres', url: database.url })
  const site = await openDatabase({ kind: 'postgres', url: database.url })
  // The site never waits for a run: what it cannot write at once it does not write.
  await site.query("set lock_timeout = '100ms'")
  // A worker is told of no time for a lock outside of a transaction, and of one for a statement always.
  if (onCitus !== null) await site.query("set statement_timeout = '1s'")
  return await withLedger({
    session,
    site,
    async [Symbol.asyncDispose]() {
      for (const opened of [site, session, database]) await opened[Symbol.asyncDispose]()
    },
  })
}

/** PGlite has one session: nobody writes beside a run. */
export async function openPgliteStage(): Promise<OpenStage> {
  const session = await openThrowAwayPglite()
  return await withLedger({
    session,
    site: null,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  })
}

async function withLedger(stage: OpenStage): Promise<OpenStage> {
  const database = databaseOver(stage.session)
  await usingTransaction(database, () => openLedger(database))
  return stage
}
