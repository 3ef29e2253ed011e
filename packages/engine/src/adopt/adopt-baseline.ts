import { isSowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { type Adopted, type AdoptOptions, refuseAdopted, refuseUnexpected } from './adopt-own-schema.js'
import { readEvidence } from './evidence.js'
import { proveBaseline } from './prove-baseline.js'
import { type AdoptedMigration, recordMigrations } from './record-migrations.js'
import { readBeforeSow } from './tracker/before-sow.js'

/** A migration that was written for an adoption. */
export interface WrittenMigration {
  readonly migration: AdoptedMigration
  /** Takes the file away again: the database was not taken over. */
  takeBack(): Promise<void>
}

/**
 * Takes a database over by one migration that stands for all that is there: `write` gets its statements once they are proven, and keeps
 * them as a migration of a package. Throws ADOPTION_UNPROVEN, ADOPTION_REFUSED, PLAN_STALE.
 */
export async function adoptBaseline(
  database: Database,
  write: (statements: readonly string[]) => Promise<WrittenMigration>,
  options: AdoptOptions,
): Promise<Adopted> {
  await refreshLedger(database, options.lock)
  // A proof takes minutes, and what cannot be is known before.
  await refuseAdopted(database, 'baseline')
  const evidence = await readEvidence(database, await readBeforeSow(database))
  if (options.expected !== undefined) await refuseUnexpected(database, options.expected, evidence)
  const statements = await proveBaseline(database)
  const { migration, takeBack } = await write(statements)
  try {
    return await recordMigrations(database, 'baseline', [migration], evidence, options)
  } catch (error) {
    if (isSowError(error) && error.outcome === 'nothing-changed') await takeBack()
    throw error
  }
}
