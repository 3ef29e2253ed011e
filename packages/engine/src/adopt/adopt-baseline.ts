import type { Database } from '../database/database.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { type Adopted, type AdoptOptions, refuseOther } from './adopt-own-schema.js'
import { readEvidence } from './evidence.js'
import { proveBaseline } from './prove-baseline.js'
import { type AdoptedMigration, recordMigrations } from './record-migrations.js'
import { readBeforeSow } from './tracker/before-sow.js'

/**
 * Takes a database over by one migration that stands for all that is there: `write` gets its statements once they are proven, keeps
 * them as a migration of a package and answers with its name and sum. Throws ADOPTION_UNPROVEN, ADOPTION_REFUSED, PLAN_STALE.
 */
export async function adoptBaseline(
  database: Database,
  write: (statements: readonly string[]) => Promise<AdoptedMigration>,
  options: AdoptOptions,
): Promise<Adopted> {
  await refreshLedger(database, options.lock)
  const evidence = await readEvidence(database, await readBeforeSow(database))
  if (options.expected !== undefined) refuseOther(options.expected, evidence)
  const statements = await proveBaseline(database)
  return await recordMigrations(database, 'baseline', [await write(statements)], evidence, options)
}
