import type { ChangeSet, DatasetUnit } from '../../database/dataset-unit.js'
import type { RecordedRelease } from '../../ledger/read-releases.js'
import type { Census } from '../../row/census/census.js'
import { findTouchedKeys } from '../../row/census/find-touched-keys.js'
import { adoptsAsBase } from '../../row/diff/judge-column.js'
import { readTouchedLines } from '../../row/stage/read-touched-lines.js'
import { isReadyForChanges } from './choose-rung.js'
import { isSameTable } from './current-tenant.js'
import type { DatasetWork } from './dataset-work.js'
import type { DecideContext } from './decide-context.js'

/** Fewer rows are compared as quickly as those of them are found that were touched. */
const manyRows = 1000
/** A tenth of the rows is worth to be picked out of a release, and more is not; nor what is too much to be kept in memory. */
const mostTouched = (rows: number) => Math.min(Math.max(100, rows / 10), 50_000)

/**
 * The same dataset with so little to compare as is enough: what the release differs in from the one that is there, and the
 * rows of it that may not be as Sow left them. As it came, where that cannot be known, or would not be less. A plan
 * compares every row, and has to come to the same.
 */
export async function narrowToTouched(
  context: DecideContext,
  dataset: DatasetWork,
  census: Census,
): Promise<DatasetWork> {
  const { unit, shape, recorded } = dataset
  const [release] = recorded
  if (release === undefined || !mayNarrow(context, dataset, census, release)) return dataset
  const changes = unit.changes?.from === release.contentHash ? unit.changes : null
  const keys = await findTouchedKeys(context.database, shape, {
    rows: release.rows,
    most: Math.floor(mostTouched(release.rows)),
    isTrusted: census.tenants.every(({ foreign }) => foreign !== null),
  })
  const narrowed = keys === null ? null : await readTouchedLines(unit, shape, changes, keys)
  if (narrowed === null) return dataset
  return { ...dataset, unit: { ...unit, changes: narrowed }, scope: { ...dataset.scope, changesOnly: true } }
}

function mayNarrow(
  { options, copying }: DecideContext,
  { unit, shape, recorded }: DatasetWork,
  census: Census,
  release: RecordedRelease,
): boolean {
  const [tenant] = census.tenants
  return (
    copying !== null &&
    !copying.met.has(shape.identity) &&
    !copying.shared.has(shape.tableId) &&
    unit.dataset.rows >= (options.wholeBelow ?? manyRows) &&
    unit.hasNoRows !== true &&
    options.everyRow !== true &&
    !adoptsAsBase(options.adoptAs, shape.identity) &&
    options.restore?.has(shape.identity) !== true &&
    shape.tenants === null &&
    recorded.length === 1 &&
    tenant !== undefined &&
    isSameTable(tenant, release, shape) &&
    tellsChanges(unit, unit.changes, release) &&
    release.blocked === 0 &&
    // A row that refers to others changes with them.
    shape.references.length === 0 &&
    isReadyForChanges(shape)
  )
}

function tellsChanges({ dataset }: DatasetUnit, changes: ChangeSet | undefined, release: RecordedRelease) {
  const isKnown = release.contentHash === dataset.contentHash || release.contentHash === changes?.from
  return isKnown && release.definitionHash === dataset.definitionHash
}
