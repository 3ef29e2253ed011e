import { type Database, readRecordedNames } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import { nearestDatasets } from '../select/nearest-names.js'

/** An error about a name that the ledger does not have, with those that are spelled nearly so; any other as it is. */
export async function withNearest(database: Database, error: unknown): Promise<unknown> {
  if (!isSowError(error) || error.code !== 'DATASET_UNKNOWN') return error
  if (error.place.dataset === undefined) return error
  const datasets = await readRecordedNames(database, [])
  const domains = datasets.map((dataset) => dataset.split('/')[0] ?? dataset)
  const nearest = nearestDatasets(error.place.dataset, [...new Set([...domains, ...datasets])])
  if (nearest.length === 0) return error
  const { code, message, hint, place } = error
  return new SowError({
    code,
    message,
    hint: `Did you mean ${nearest.join(' or ')}? ${hint}`,
    place,
    cause: error,
  })
}
