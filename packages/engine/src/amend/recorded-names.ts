import { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readSharedReleases } from '../ledger/read-releases.js'

/**
 * The datasets of the ledger that names mean: a name is a domain or `domain/dataset`; without names, all of them.
 * Throws DATASET_UNKNOWN for a name that the ledger does not have.
 */
export async function readRecordedNames(database: Database, names: readonly string[]): Promise<string[]> {
  const releases = (await hasLedger(database)) ? await readSharedReleases(database, 'all') : []
  const known = [...new Set(releases.map(({ dataset }) => dataset))]
  const means = (name: string, dataset: string) => dataset === name || dataset.startsWith(`${name}/`)
  const unknown = names.filter((name) => !known.some((dataset) => means(name, dataset)))
  if (unknown.length > 0)
    throw new SowError({
      code: 'DATASET_UNKNOWN',
      message: `The ledger has no dataset ${unknown.join(', ')}.`,
      hint: 'See `sow db status` for the datasets that were applied; a name is a domain or `domain/dataset`.',
      place: { dataset: unknown[0] ?? '' },
    })
  return known.filter((dataset) => names.length === 0 || names.some((name) => means(name, dataset)))
}
