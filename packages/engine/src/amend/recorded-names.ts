import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { FedTable } from '../catalog/preflight/table-needs.js'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readSharedReleases } from '../ledger/read-releases.js'
import { usingLook } from '../transaction/using-transaction.js'

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

/** The datasets that the ledger has rows of tenants of; none where there is no ledger. */
export async function readDatasetsOfTenants(database: Database): Promise<string[]> {
  const releases = (await hasLedger(database)) ? await readSharedReleases(database, 'all') : []
  return [...new Set(releases.flatMap(({ dataset, example }) => (example === '' ? [] : [dataset])))]
}

/** The datasets that the ledger has, as far as a preflight needs to know them; none where there is no ledger. */
export async function readRecordedTables(database: Database): Promise<readonly FedTable[]> {
  return await usingLook(database, async () => {
    if (!(await hasLedger(database))) return []
    const found = await sql<{ definition: FedTable }>`
      select defined.definition
      from sow.definition as defined
      where exists (
        select
        from sow.dataset as applied
        where applied.dataset = defined.dataset
          and applied.definition_hash = defined.definition_hash
      )
      order by defined.dataset
    `.execute(database.query)
    return found.rows.map(({ definition }) => definition)
  })
}
