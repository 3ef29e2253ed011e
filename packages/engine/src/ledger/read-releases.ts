import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** What the ledger says of a release as applied, whoever has it. */
export interface ReleaseFacts {
  readonly dataset: string
  readonly package: string
  readonly version: string
  readonly contentHash: string
  readonly definitionHash: string
  readonly shapeHash: string
  readonly rows: number
  readonly tableName: string
  readonly held: boolean
  /** The version that an undo took back; null where nothing is held. */
  readonly heldVersion: string | null
  /** The run that gave the dataset this release; a tenant may have got it later. */
  readonly run: number
  readonly appliedAt: string
}

/** A release and those who have it: ten thousand tenants have few of them. */
export interface SharedRelease extends ReleaseFacts {
  readonly ordinal: number
  /** What the digests of their rows are about; null where that is not known. */
  readonly digestLayout: string | null
  readonly tenants: number
  /** One of them. */
  readonly example: string
}

/** One tenant's copy of a dataset as last applied. */
export interface RecordedRelease extends ReleaseFacts {
  readonly tenant: string
  readonly kept: number
  readonly conflicts: number
  readonly tombstoned: number
  /** Rows that wait for rows of other tables: those of the release that refer to them, and departed ones that they refer to. */
  readonly blocked: number
  readonly tableRows: number
  /** The digest of these rows as they were compared, as the text of a `bigint`, and what it is about; null where it is not known. */
  readonly digest: string | null
  readonly digestLayout: string | null
}

const releaseFacts = [
  'applied.dataset',
  'applied.package',
  'applied.version',
  'applied.content_hash as contentHash',
  'applied.definition_hash as definitionHash',
  'applied.shape_hash as shapeHash',
  'applied.rows',
  'applied.table_name as tableName',
  'applied.held',
  'applied.held_version as heldVersion',
  'applied.run',
  'applied.applied_at as appliedAt',
] as const

/** Reads the releases that tenants have of the given datasets, or of all; by dataset. */
export async function readSharedReleases(
  database: Database,
  datasets: readonly string[] | 'all',
): Promise<SharedRelease[]> {
  const query = database.query
    .selectFrom('sow.dataset as applied')
    .innerJoin('sow.copy as copy', (join) =>
      join.onRef('copy.dataset', '=', 'applied.dataset').onRef('copy.applied', '=', 'applied.ordinal'),
    )
    .select([
      ...releaseFacts,
      'applied.ordinal',
      'applied.digest_layout as digestLayout',
      sql<number>`count(*)`.as('tenants'),
      sql<string>`min(copy.tenant)`.as('example'),
    ])
    .groupBy(['applied.dataset', 'applied.ordinal'])
    .orderBy('applied.dataset')
    .orderBy('applied.ordinal')
  if (datasets === 'all') return await query.execute()
  return datasets.length === 0 ? [] : await query.where('applied.dataset', 'in', datasets).execute()
}

/** Reads what the ledger has of the given datasets, or of all; by dataset, then tenant. `tenants`: of these alone. */
export async function readReleases(
  database: Database,
  datasets: readonly string[] | 'all',
  tenants: readonly string[] | 'all' = 'all',
): Promise<RecordedRelease[]> {
  const query = database.query
    .selectFrom('sow.copy as copy')
    .innerJoin('sow.dataset as applied', (join) =>
      join.onRef('applied.dataset', '=', 'copy.dataset').onRef('applied.ordinal', '=', 'copy.applied'),
    )
    .select([
      ...releaseFacts,
      'copy.tenant',
      'copy.kept',
      'copy.conflicts',
      'copy.tombstoned',
      'copy.blocked',
      'copy.table_rows as tableRows',
      sql<string | null>`copy.digest::text`.as('digest'),
      sql<string | null>`case when copy.digest is not null then applied.digest_layout end`.as('digestLayout'),
    ])
    .$if(tenants !== 'all', (narrowed) =>
      narrowed.where(sql<boolean>`copy.tenant = any (${tenants}::text[])`),
    )
    .orderBy('copy.dataset')
    .orderBy('copy.tenant')
  if (datasets === 'all') return await query.execute()
  return datasets.length === 0 ? [] : await query.where('copy.dataset', 'in', datasets).execute()
}
