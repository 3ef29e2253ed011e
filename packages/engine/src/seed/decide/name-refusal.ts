import { type ErrorPlace, isSowError, SowError } from '@sow/kit/errors'
import { keyFields, type LocatedDataset, locateRows } from '../../row/refusal/locate-rows.js'
import { RefusedRow } from '../../row/refusal/refused-row.js'
import { isRetryable, translateDatabaseError } from '../../server/connect/translate-database-error.js'
import { ConcurrentEdit } from '../../transaction/concurrent-edit.js'

/** What was thrown while a dataset was at work, with the dataset, and with the row where it is known. */
export async function nameRefusal(error: unknown, dataset: LocatedDataset): Promise<unknown> {
  const { unit, shape } = dataset
  const place = { package: unit.package, dataset: unit.dataset.identity, table: unit.dataset.table }
  if (error instanceof RefusedRow) return await nameRow(error, dataset, place)
  if (error instanceof ConcurrentEdit && error.cause !== undefined)
    return new ConcurrentEdit(shape.table, error.message, { cause: await nameRefusal(error.cause, dataset) })
  if (isRetryable(error)) return error
  if (isSowError(error)) return placeRefusal(error, place)
  return translateDatabaseError(error, { place })
}

/** A refusal of the database with a place that it lacks; every other error as it is. */
export function placeRefusal(error: SowError, place: ErrorPlace): SowError {
  if (error.place.sqlState === undefined || error.place.dataset !== undefined) return error
  const { code, message, hint, outcome, problems } = error
  return new SowError({
    code,
    message,
    hint,
    outcome,
    problems,
    place: { ...place, ...error.place },
    cause: error.cause,
  })
}

async function nameRow(
  { row, field, cause }: RefusedRow,
  dataset: LocatedDataset,
  place: ErrorPlace,
): Promise<unknown> {
  const [{ key, ...at } = { line: 0 }] = await locateRows(dataset, [row])
  // The key is not told where it is the very value that was refused.
  const isKey = field !== undefined && keyFields(dataset.shape).includes(field)
  return translateDatabaseError(cause, {
    ofRow: true,
    place: {
      ...place,
      ...at,
      ...(field === undefined ? {} : { column: field }),
      ...(key === undefined || isKey ? {} : { key }),
    },
  })
}
