import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** One tenant's copy of a dataset as last applied. */
export interface RecordedRelease {
  readonly dataset: string
  readonly tenant: string
  readonly package: string
  readonly version: string
  readonly contentHash: string
  readonly definitionHash: string
  readonly shapeHash: string
  readonly rows: number
  readonly kept: number
  readonly conflicts: number
  readonly tombstoned: number
  readonly blocked: number
  readonly tableName: string
  readonly tableRows: number
  /** The digest of these rows as they were compared, as the text of a `bigint`, and what it is about; null where it is not known. */
  readonly digest: string | null
  readonly digestLayout: string | null
  readonly held: boolean
  /** The version that an undo took back; null where nothing is held. */
  readonly heldVersion: string | null
  /** The run that gave the dataset this release; this tenant may have got it later. */
  readonly run: number
  readonly appliedAt: string
}

/** Reads what the ledger has of the given datasets, or of all; by dataset, then tenant. */
export async function readReleases(
  database: Database,
  datasets: readonly string[] | 'all',
): Promise<RecordedRelease[]> {
  const query = database.query
    .selectFrom('sow.copy as copy')
    .innerJoin('sow.dataset as applied', (join) =>
      join.onRef('applied.dataset', '=', 'copy.dataset').onRef('applied.ordinal', '=', 'copy.applied'),
    )
    .select([
      'copy.dataset',
      'copy.tenant',
      'applied.package',
      'applied.version',
      'applied.content_hash as contentHash',
      'applied.definition_hash as definitionHash',
      'applied.shape_hash as shapeHash',
      'applied.rows',
      'copy.kept',
      'copy.conflicts',
      'copy.tombstoned',
      'copy.blocked',
      'applied.table_name as tableName',
      'copy.table_rows as tableRows',
      sql<string | null>`copy.digest::text`.as('digest'),
      sql<string | null>`case when copy.digest is not null then applied.digest_layout end`.as('digestLayout'),
      'applied.held',
      'applied.held_version as heldVersion',
      'applied.run',
      'applied.applied_at as appliedAt',
    ])
    .orderBy('copy.dataset')
    .orderBy('copy.tenant')
  if (datasets === 'all') return await query.execute()
  return datasets.length === 0 ? [] : await query.where('copy.dataset', 'in', datasets).execute()
}
