import type { TargetShape } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'
import { carryOutDelta, writesRows } from '../row/carry-out/carry-out-delta.js'
import { takeCensus } from '../row/census/census.js'
import { checkCollisions } from '../row/diff/check-collisions.js'
import { createDelta } from '../row/diff/create-delta.js'
import { type DeltaSummary, summarizeDelta } from '../row/diff/summarize-delta.js'
import { followColumns } from '../row/record/follow-columns.js'
import { followOwnWrite } from '../row/record/follow-own-write.js'
import { keepReplacedReleases, listedTenants } from '../row/record/keep-replaced-releases.js'
import { type WorkTables, workTables } from '../row/work-tables.js'
import { checkChangedReferrers } from '../seed/decide/check-referrers.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'
import { readDecidedRows } from '../seed/plan/read-decided-rows.js'
import { readLeftRows } from '../undo/read-left-rows.js'
import type { LeftRow } from '../undo/undo-report.js'
import type { RecordedDataset } from './recorded-dataset.js'

/** What is particular to one kind of amendment. */
export interface Amendment {
  /** Decides rows: fills the delta. */
  readonly fill: (shape: TargetShape, work: WorkTables) => Promise<void>
  /** Records what follows from it, after the rows were written. */
  readonly settle: (shape: TargetShape, work: WorkTables, summary: DeltaSummary) => Promise<void>
  /** What is done in place of the rest, where nothing is to be written. */
  readonly look?: ((shape: TargetShape, work: WorkTables) => Promise<void>) | undefined
  /** True to tell what the rows of a look hold. */
  readonly values?: boolean | undefined
}

export interface Amended {
  readonly summary: DeltaSummary
  readonly leftRows: readonly LeftRow[]
  /** Only of a look: the first of the rows that would be written. */
  readonly rows?: readonly PlannedRow[]
}

/**
 * Changes rows of a dataset that somebody named, by the same steps as a seed: before-images, merge, verify, ledger.
 * The release stays what it is. Where nobody else wrote the table, Sow's own writes do not look like a stranger's.
 */
export async function amendDataset(
  database: Database,
  dataset: RecordedDataset,
  run: number,
  number: number,
  amendment: Amendment,
): Promise<Amended> {
  const { releases } = dataset
  const shape = await followColumns(database, dataset.shape)
  const work = workTables(number)
  const census = await takeCensus(database, shape, { tenant: null, planned: new Map() }, true)
  await createDelta(database, shape, work)
  await amendment.fill(shape, work)
  const summary = await summarizeDelta(database, shape, work)
  await checkChangedReferrers(database, { shape, work }, summary, [])
  const order = await checkCollisions(database, shape, work, summary, null)
  const leftRows = await readLeftRows(database, shape, work)
  if (amendment.look !== undefined) {
    await amendment.look(shape, work)
    return {
      summary,
      leftRows,
      rows: await readDecidedRows(database, shape, work, amendment.values === true),
    }
  }
  const tenants = releases.map(({ tenant }) => ({ tenant }))
  await keepReplacedReleases(database, shape.identity, run, listedTenants(JSON.stringify(tenants)))
  await carryOutDelta(database, {
    shape,
    work,
    summary: { ...summary, order },
    run,
    async record(moved) {
      await amendment.settle(shape, work, summary)
      await followOwnWrite(database, shape, releases, census, summary, writesRows(summary), moved)
    },
  })
  return { summary, leftRows }
}
