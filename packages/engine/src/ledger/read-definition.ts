import type { TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import type { TargetMapping } from '../database/target-mapping.js'
import type { RecordedRelease } from './read-releases.js'

/** A release, as far as it says by which definition it was applied. */
export type DefinedRelease = Pick<RecordedRelease, 'dataset' | 'package' | 'version' | 'definitionHash'>

/**
 * A dataset as the ledger knows it, without its package: enough to deal with its rows in the database, not to read
 * the release's. Throws UNDO_IMPOSSIBLE where an older Sow applied it, which did not keep the definition.
 */
export async function readRecordedUnit(database: Database, release: DefinedRelease): Promise<DatasetUnit> {
  const unitOf = await readRecordedUnits(database, [release])
  const unit = unitOf(release)
  if (unit === null) throw unknownDefinition(release.dataset)
  return unit
}

/** The same of many, by one statement: null for one whose definition was not kept. */
export async function readRecordedUnits(
  database: Database,
  releases: readonly DefinedRelease[],
): Promise<(release: DefinedRelease) => DatasetUnit | null> {
  if (releases.length === 0) return () => null
  const { rows } = await sql<{ dataset: string; hash: string; definition: KeptDefinition }>`
    select
      known.dataset,
      known.definition_hash as hash,
      known.definition
    from unnest(
      ${releases.map(({ dataset }) => dataset)}::text[],
      ${releases.map(({ definitionHash }) => definitionHash)}::text[]
    ) as asked (dataset, hash)
    join sow.definition as known
      on known.dataset = asked.dataset
      and known.definition_hash = asked.hash
  `.execute(database.query)
  const placeOf = (dataset: string, hash: string) => JSON.stringify([dataset, hash])
  const definitions = new Map(
    rows.map(({ dataset, hash, definition }) => [placeOf(dataset, hash), definition]),
  )
  return (release) => {
    const definition = definitions.get(placeOf(release.dataset, release.definitionHash))
    return definition === undefined ? null : unitBy(release, definition)
  }
}

interface KeptDefinition {
  readonly dataset: ManifestDataset
  readonly tenants: TenantTable | null
  readonly mapping?: TargetMapping
}

function unitBy(release: DefinedRelease, { dataset, tenants, mapping }: KeptDefinition): DatasetUnit {
  const { dataset: identity } = release
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

export function unknownDefinition(dataset: string): SowError {
  return new SowError({
    code: 'UNDO_IMPOSSIBLE',
    message: `The ledger does not say how ${dataset} was applied: an older Sow did it.`,
    hint: 'Run `sow db seed` once: from then on the ledger knows.',
    place: { dataset },
  })
}
