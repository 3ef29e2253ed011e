import { type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { TargetReference } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { incomingRows } from '../../row/diff/incoming-rows.js'
import type { DeltaSummary } from '../../row/diff/summarize-delta.js'
import { locateRows } from '../../row/refusal/locate-rows.js'
import type { DatasetWork } from './dataset-work.js'

/** How many rows are named, for each column. */
const namedRows = 20

/**
 * A row whose reference finds nothing is blocked where rows of the referenced dataset are known to be missing in the
 * table: the site deleted them, or they are blocked themselves. Otherwise the dataset is wrong.
 * Throws DATA_REFERENCE_MISSING with the positions of the rows.
 */
export async function checkReferences(
  database: Database,
  dataset: DatasetWork,
  summary: DeltaSummary,
  incomplete: ReadonlySet<string>,
): Promise<void> {
  if (summary.tenants.every((tenant) => tenant.blocked === 0)) return
  const { shape, unit } = dataset
  const problems: Problem[] = []
  for (const reference of shape.references)
    if (!mayBeMissing(reference, dataset, summary, incomplete))
      problems.push(...(await missingRows(database, dataset, reference)))
  if (problems.length === 0) return
  throw new SowError({
    code: 'DATA_REFERENCE_MISSING',
    message: `Rows of ${shape.identity} refer to rows that do not exist.`,
    hint: 'Add the missing rows to the dataset that owns them, or correct the references.',
    place: { package: unit.package, dataset: shape.identity },
    problems,
  })
}

function mayBeMissing(
  reference: TargetReference,
  { shape }: DatasetWork,
  summary: DeltaSummary,
  incomplete: ReadonlySet<string>,
): boolean {
  const through = reference.key.some(
    (part) => part.through !== null && part.through.dataset !== null && incomplete.has(part.through.dataset),
  )
  if (reference.self || reference.dataset === shape.identity)
    return through || summary.tenants.some((tenant) => tenant.tombstoned > 0)
  return through || (reference.dataset !== null && incomplete.has(reference.dataset))
}

async function missingRows(
  database: Database,
  { unit, shape, work, scope }: DatasetWork,
  reference: TargetReference,
): Promise<Problem[]> {
  const found = await sql<{ position: number }>`
    select distinct sow_position as position
    from (${incomingRows(shape, work, scope, [reference])}
    ) as incoming
    where sow_unresolved
    order by position
    limit ${sql.lit(namedRows)}
  `.execute(database.query)
  const places = await locateRows(
    { unit, shape },
    found.rows.map(({ position }) => ({ kind: 'position', position })),
  )
  return places.map((place) => ({
    rule: 'reference',
    message: `the row at ${place.line} refers to a row of ${reference.dataset ?? reference.table.name} that does not exist`,
    dataset: shape.identity,
    column: reference.column,
    ...place,
  }))
}
