import type { TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import type { TargetMapping } from '../database/target-mapping.js'
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
    readonly tenants: TenantTable | null
    readonly mapping?: TargetMapping
  }
  return {
    package: release.package,
    version: release.version,
    origin: 'installed',
    domain: identity.slice(0, identity.indexOf('/')),
    dataset,
    tenants,
    isRecorded: true,
    ...(mapping === undefined ? {} : { mapping }),
    rows() {
      throw new Error('The ledger does not keep the rows of a release.')
    },
  }
}

function unknownDefinition(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The ledger does not say how ${dataset} was applied: an older Sow did it.`,
    hint: 'Run `sow db seed` once: from then on the ledger knows.',
    place: { dataset },
  })
}
