import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { untouched } from './own-rows.js'
import { readRecordedShape } from './read-recorded-shape.js'
import { readSharedReleases } from './read-releases.js'
import { sealedRow, sealRows, wholeDataset } from './seal-rows.js'

/**
 * Seals the rows of a ledger that had no seals: those of which the transaction that wrote them last says that it was a run of
 * Sow in this cluster, and that no run found written by somebody else. Of all others nobody knows, and they count as edited
 * until a release writes them.
 */
export async function sealKnownRows(database: Database): Promise<void> {
  const releases = new Map(
    (await readSharedReleases(database, 'all')).map((release) => [release.dataset, release]),
  )
  for (const release of releases.values()) {
    const shape = await readRecordedShape(database, release)
    if (shape !== null) await sealDataset(database, shape, release.run)
  }
}

async function sealDataset(database: Database, shape: TargetShape, run: number): Promise<void> {
  const rows = sql`
  select
    ${sealedRow(shape, wholeDataset)}
  from ${targetRows(shape)} as target
  where ${untouched(shape)}`
  await sealRows(database, shape, run, rows)
}
