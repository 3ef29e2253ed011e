import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import { sql } from 'kysely'
import type { FedTable } from '../catalog/preflight/table-needs.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit, UnitTenants } from '../database/dataset-unit.js'
import type { TargetMapping } from '../database/target-mapping.js'
import { usingLook } from '../transaction/using-transaction.js'
import { hasLedger } from './open-ledger.js'
import type { RecordedRelease } from './read-releases.js'

/**
 * A dataset as the ledger knows it, without its package: enough to deal with its rows in the database, not to read
 * the release's. Throws UNDO_IMPOSSIBLE where an older Sow applied it, which did not keep the definition.
 */
export async function readRecordedUnit(
  database: Database,
  release: Pick<RecordedRelease, 'dataset' | 'package' | 'version' | 'definitionHash'>,
): Promise<DatasetUnit> {
  const { dataset: identity } = release
  const known = await database.query
    .selectFrom('sow.definition')
    .select('definition')
    .where('dataset', '=', identity)
    .where('definition_hash', '=', release.definitionHash)
    .executeTakeFirst()
  if (known === undefined) throw unknownDefinition(identity)
  const { dataset, tenants, mapping } = known.definition as {
    readonly dataset: ManifestDataset
    readonly tenants: UnitTenants | null
    readonly mapping?: TargetMapping
  }
  return {
    package: release.package,
    version: release.version,
    origin: 'installed',
    domain: identity.slice(0, identity.indexOf('/')),
    dataset,
    tenants,
    ...(mapping === undefined ? {} : { mapping }),
    rows() {
      throw new Error('The ledger does not keep the rows of a release.')
    },
  }
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

function unknownDefinition(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The ledger does not say how ${dataset} was applied: an older Sow did it.`,
    hint: 'Run `sow db seed` once: from then on the ledger knows.',
    place: { dataset },
  })
}
