import { SowError } from '@sow/kit'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import type { DatasetWork } from './apply-context.js'
import type { SeedOptions } from './seed-options.js'

/** More rows than this leaving at once look like an accident, whatever the size of the dataset. */
const mostRows = 1000
/** A larger share than this does as well, unless it is only a handful of rows. */
const mostShare = 0.1
const handful = 10

/**
 * Stops before anything is written where the decision is a person's.
 * Throws MERGE_CONFLICT under `--on-conflict=fail`, MASS_CHANGE where many rows leave at once.
 */
export function checkBrakes(dataset: DatasetWork, summary: DeltaSummary, options: SeedOptions): void {
  const { identity } = dataset.shape
  const sum = (of: (tenant: DeltaSummary['tenants'][number]) => number) =>
    summary.tenants.reduce((total, tenant) => total + of(tenant), 0)
  const conflicts = sum((tenant) => tenant.conflicts)
  if (options.onConflict === 'fail' && conflicts > 0)
    throw new SowError({
      code: 'MERGE_CONFLICT',
      message: `In ${conflicts} rows of ${identity} the site and the release changed the same column differently.`,
      hint: 'Look at them with `sow db plan`, then seed with --on-conflict=keep or --on-conflict=package.',
      place: { dataset: identity },
    })
  const leaving = sum((tenant) => tenant.retired + tenant.deleted + tenant.newTombstones)
  const known = dataset.recorded.reduce((total, release) => total + release.rows, 0)
  const isMass = leaving > mostRows || (leaving > handful && leaving > known * mostShare)
  if (isMass && !options.acceptMassChange.includes(identity))
    throw new SowError({
      code: 'MASS_CHANGE',
      message: `${leaving} of ${known} rows of ${identity} would leave at once, or were deleted in the table.`,
      hint: `If that is meant, run again with --accept-mass-change ${identity}.`,
      place: { dataset: identity },
    })
}
