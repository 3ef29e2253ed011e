import type { Database } from '../database/database.js'
import { type AdoptionEvidence, type AdoptionWay, readAdoption } from '../ledger/adoption.js'
import { usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import {
  type Adopted,
  type AdoptOptions,
  recordAdoption,
  refuseMigrated,
  refuseMoved,
} from './adopt-own-schema.js'

/** A migration whose work was there before Sow. */
export interface AdoptedMigration {
  readonly package: string
  readonly version: string
  readonly name: string
  /** Plain SHA-256 of its source. */
  readonly sum: string
}

/**
 * Records migrations as adopted, once more only if the database is as it was when that was proven. Only the ledger is written.
 * Throws ADOPTION_REFUSED, PLAN_STALE.
 */
export async function recordMigrations(
  database: Database,
  way: AdoptionWay,
  migrations: readonly AdoptedMigration[],
  evidence: AdoptionEvidence,
  options: AdoptOptions,
): Promise<Adopted> {
  return await usingLockedTransaction(database, options.lock, async () => {
    const known = await readAdoption(database)
    await refuseMigrated(database, known, way)
    await refuseMoved(database, evidence)
    const { run, finish } = await recordAdoption(database, way, evidence, options, known)
    await database.query
      .insertInto('sow.migration')
      .values(
        migrations.map((migration) => ({
          ...migration,
          state: 'adopted' as const,
          run: run.id,
          duration_ms: 0,
        })),
      )
      .execute()
    await finish()
    const adoption = await readAdoption(database)
    if (adoption === null) throw new Error('The adoption that was just written is not there.')
    return { run, adoption }
  })
}
