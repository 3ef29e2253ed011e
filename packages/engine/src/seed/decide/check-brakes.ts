import { SowError } from '@sow/kit/errors'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import type { DatasetWork } from './dataset-work.js'
import type { SeedOptions } from './seed-options.js'

/** More rows than this that leave or come back at once look like an accident, whatever the size of the dataset. */
const mostRows = 1000
/** A larger share than this does as well, unless it is only a handful of rows. */
const mostShare = 0.1
const handful = 10

/** What stops a run before anything is written, where a person has to decide. */
export type Brake = 'conflicts' | 'mass-change'

/** The brake that a dataset would run into; null where it would not. */
export function findBrake(
  { shape, recorded }: Pick<DatasetWork, 'shape' | 'recorded'>,
  summary: DeltaSummary,
  options: Pick<SeedOptions, 'onConflict'> & Partial<Pick<SeedOptions, 'acceptMassChange'>>,
): Brake | null {
  if (options.onConflict === 'fail' && sumOf(summary, ({ conflicts }) => conflicts) > 0) return 'conflicts'
  const rows = rowsLeaving(summary) + rowsBack(summary)
  const isMass = rows > mostRows || (rows > handful && rows > rowsKnown(recorded) * mostShare)
  return isMass && options.acceptMassChange?.includes(shape.identity) !== true ? 'mass-change' : null
}

/**
 * Stops before anything is written where the decision is a person's.
 * Throws MERGE_CONFLICT under `--on-conflict=fail`, MASS_CHANGE where many rows leave at once, or come back although the
 * site deleted them.
 */
export function checkBrakes(dataset: DatasetWork, summary: DeltaSummary, options: SeedOptions): void {
  const { identity } = dataset.shape
  const brake = findBrake(dataset, summary, options)
  if (brake === 'conflicts')
    throw new SowError({
      code: 'MERGE_CONFLICT',
      message: `In ${sumOf(summary, ({ conflicts }) => conflicts)} rows of ${identity} the site and the release changed the same column differently.`,
      hint: 'Look at them with `sow db plan`, then seed with --on-conflict=keep or --on-conflict=package.',
      place: { dataset: identity },
    })
  if (brake === 'mass-change')
    throw new SowError({
      code: 'MASS_CHANGE',
      message: massMessage(dataset, summary),
      hint: `If that is meant, run again with --accept-mass-change ${identity}.`,
      place: { dataset: identity },
    })
}

function massMessage({ shape: { identity }, recorded }: DatasetWork, summary: DeltaSummary): string {
  const [leaving, back, known] = [rowsLeaving(summary), rowsBack(summary), rowsKnown(recorded)]
  const parts = [
    ...(leaving > 0
      ? [`${leaving} of ${known} rows of ${identity} would leave at once, or were deleted in the table.`]
      : []),
    ...(back > 0 ? [`${back} rows of ${identity} that the site deleted would come back at once.`] : []),
  ]
  return parts.join(' ')
}

/** Rows of which the ledger knows that the site deleted them: a release that brings them back overrules it. */
function rowsBack(summary: DeltaSummary): number {
  return sumOf(summary, ({ overruled }) => overruled)
}

function rowsLeaving(summary: DeltaSummary): number {
  return sumOf(summary, ({ retired, deleted, newTombstones }) => retired + deleted + newTombstones)
}

function rowsKnown(recorded: DatasetWork['recorded']): number {
  return recorded.reduce((total, release) => total + release.rows, 0)
}

function sumOf(summary: DeltaSummary, of: (tenant: DeltaSummary['tenants'][number]) => number): number {
  return summary.tenants.reduce((total, tenant) => total + of(tenant), 0)
}
