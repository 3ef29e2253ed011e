import { type ErrorPlace, isSowError, SowError } from '@sow/kit/errors'
import { keyFields, type LocatedDataset, locateKey, locateRows } from '../../row/refusal/locate-rows.js'
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
  if (isSowError(error) && error.code === 'TARGET_CHANGED_ROWS') return await placeKey(error, dataset)
  if (isSowError(error)) return placeRefusal(error, place)
  return translateDatabaseError(error, { place })
}

/** A refusal of the database with a place that it lacks; every other error as it is. */
export function placeRefusal(error: SowError, place: ErrorPlace): SowError {
  if (error.place.sqlState === undefined || error.place.dataset !== undefined) return error
  return withPlace(error, place)
}

/** The row that is named by its key, with its file and line. */
async function placeKey(error: SowError, dataset: LocatedDataset): Promise<SowError> {
  const { key, line } = error.place
  const found = key === undefined || line !== undefined ? null : await locateKey(dataset, key)
  return found === null ? error : withPlace(error, found)
}

function withPlace(error: SowError, place: ErrorPlace): SowError {
  const { code, message, hint, outcome, problems, cause } = error
  return new SowError({ code, message, hint, outcome, problems, place: { ...place, ...error.place }, cause })
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
