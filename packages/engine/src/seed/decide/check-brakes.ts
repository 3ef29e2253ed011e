import { counted, SowError } from '@sow/kit/errors'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import { adoptsAsBase } from '../../row/diff/judge-column.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import type { DatasetWork } from './dataset-work.js'
import type { SeedOptions } from './seed-options.js'

/** More rows than this that leave or come back at once look like an accident, whatever the size of the dataset. */
const mostRows = 1000
/** A larger share than this does as well, unless it is only a handful of rows. */
const mostShare = 0.1
const handful = 10

/** What stops a run before anything is written, where a person has to decide. */
export type Brake = 'conflicts' | 'mass-change' | 'overwrite'

/** What of a caller's choices the brakes are about. */
type BrakeOptions = Pick<SeedOptions, 'onConflict' | 'adoptAs' | 'acceptOverwrite'> &
  Partial<Pick<SeedOptions, 'acceptMassChange'>>

/** The brake that a dataset would run into; null where it would not. */
export function findBrake(
  { shape, releases }: Pick<DatasetWork, 'shape' | 'releases'>,
  summary: DeltaSummary,
  options: BrakeOptions,
): Brake | null {
  if (options.onConflict === 'fail' && sumOf(summary, ({ conflicts }) => conflicts) > 0) return 'conflicts'
  const rows = rowsLeaving(summary) + rowsBack(summary)
  const isMass = rows > mostRows || (rows > handful && rows > rowsKnown(releases) * mostShare)
  if (isMass && options.acceptMassChange?.includes(shape.identity) !== true) return 'mass-change'
  const isAccepted = options.acceptOverwrite?.includes(shape.identity) === true
  return overwritten(shape, summary, options).rows > 0 && !isAccepted ? 'overwrite' : null
}

/** What the adoption of rows as an earlier release writes over: values that the site may have, and nobody knows. */
function overwritten(
  shape: DatasetWork['shape'],
  summary: DeltaSummary,
  { adoptAs }: Pick<SeedOptions, 'adoptAs'>,
): { readonly rows: number; readonly columns: readonly string[] } {
  const columns = summary.taken
    .filter(({ ownership }) => ownerRules[ownership].isThreeWay)
    .map(({ name }) => name)
  const adopts = adoptsAsBase(adoptAs, shape.identity) && !shape.baseExists && columns.length > 0
  return { rows: adopts ? sumOf(summary, ({ updated, revived }) => updated + revived) : 0, columns }
}

/**
 * Stops before anything is written where the decision is a person's.
 * Throws MERGE_CONFLICT under `--on-conflict=fail`, MASS_CHANGE where many rows leave at once, or come back although the
 * site deleted them, ADOPTION_OVERWRITE where rows of before the first run would lose their values.
 */
export function checkBrakes(dataset: DatasetWork, summary: DeltaSummary, options: SeedOptions): void {
  const { identity } = dataset.shape
  const brake = findBrake(dataset, summary, options)
  if (brake === 'conflicts')
    throw new SowError({
      code: 'MERGE_CONFLICT',
      message: `In ${counted(
        sumOf(summary, ({ conflicts }) => conflicts),
        'row',
      )} of ${identity} the site and the release changed the same column differently.`,
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
  if (brake === 'overwrite') {
    const { rows, columns } = overwritten(dataset.shape, summary, options)
    throw new SowError({
      code: 'ADOPTION_OVERWRITE',
      message: `--adopt-as base would write over what ${counted(rows, 'row')} of ${identity} held before, where the release has other values, in: ${columns.join(', ')}.`,
      hint: `\`sow db plan --adopt-as base ${identity}\` names the rows. If that is meant, run again with --accept-overwrite ${identity}; without --adopt-as base their values stay.`,
      place: { dataset: identity, table: dataset.shape.table.name },
    })
  }
}

function massMessage({ shape: { identity }, releases }: DatasetWork, summary: DeltaSummary): string {
  const [leaving, back, known] = [rowsLeaving(summary), rowsBack(summary), rowsKnown(releases)]
  const parts = [
    ...(leaving > 0
      ? [`${leaving} of ${known} rows of ${identity} would leave at once, or were deleted in the table.`]
      : []),
    ...(back > 0
      ? [`${counted(back, 'row')} of ${identity} that the site deleted would come back at once.`]
      : []),
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

function rowsKnown(releases: DatasetWork['releases']): number {
  return releases.reduce((total, { rows, tenants }) => total + rows * tenants, 0)
}

function sumOf(summary: DeltaSummary, of: (tenant: DeltaSummary['tenants'][number]) => number): number {
  return summary.tenants.reduce((total, tenant) => total + of(tenant), 0)
}
