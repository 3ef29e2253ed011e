import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { hasLedger } from './open-ledger.js'

/**
 * `own-schema`: another tool goes on to migrate, and Sow runs no migration. `baseline`: one migration stands for all that was
 * there. `ported`: the other tool's migrations have counterparts in packages.
 */
export type AdoptionWay = 'own-schema' | 'baseline' | 'ported'

/** Another tool's record as it was when the database was taken over. */
export interface TrackerEvidence {
  /** `Sequelize`. */
  readonly tool: string
  /** The table of the record, with its schema. */
  readonly table: string
  /** How many migrations the tool took for applied. */
  readonly count: number
  /** The newest of them; null where there is none. */
  readonly newest: string | null
  /** SHA-256 of all entries with their states, in their order. */
  readonly digest: string
}

/** What an adoption rests on. */
export interface AdoptionEvidence {
  readonly trackers: readonly TrackerEvidence[]
  /** How many tables the project's schema had, without those of trackers. */
  readonly tables: number
  /** SHA-256 of the facts of the catalog. */
  readonly catalog: string
  /** Which description of a catalog the facts are of; adoptions that are older than the second one do not say it. */
  readonly description?: number
  /** The program and version that ran the database; a catalog prints differently on another one. */
  readonly serverVersion: string
}

/** How a database was taken over. */
export interface Adoption {
  /** The run that recorded it. */
  readonly run: number
  readonly way: AdoptionWay
  /** ISO 8601, as the database's clock had it. */
  readonly at: string
  readonly evidence: AdoptionEvidence
  /** How many migrations of packages count as applied by it: they stand for what was there. */
  readonly migrations: number
  /** True where the ledger came with it. */
  readonly madeLedger: boolean
}

/** The adoption that stands; null where there is none, or no ledger. Writes nothing. */
export async function readAdoption(database: Database): Promise<Adoption | null> {
  if (!(await hasLedger(database))) return null
  const found = await sql<Adoption>`
    select
      adoption.run,
      adoption.way,
      to_json(run.started_at) #>> '{}' as at,
      adoption.evidence,
      (
        select count(*)::integer
        from sow.migration
        where migration.state = 'adopted'
      ) as migrations,
      adoption.made_ledger as "madeLedger"
    from sow.adoption
    join sow.run
      on run.id = adoption.run
    order by adoption.run desc
    limit 1
  `.execute(database.query)
  return found.rows[0] ?? null
}

/** True where another tool keeps the schema: no package's migration is run there. */
export function keepsOwnSchema(adoption: Adoption | null): boolean {
  return adoption?.way === 'own-schema'
}
