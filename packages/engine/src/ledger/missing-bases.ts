import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import { rowOwnershipOf } from '@sow/kit/manifest'
import { sql } from 'kysely'
import { baseTableName, sharedBaseNames } from '../catalog/shape/base-table-name.js'
import { ownerRules } from '../catalog/shape/policy-rules.js'
import type { TableName } from '../catalog/shape/target-shape.js'
import type { Database } from '../database/database.js'

/** The applied datasets that need a base by their definition, and have neither one nor a roster. */
export async function missingBases(database: Database): Promise<string[]> {
  // One row: beside each of a thousand datasets, the names of all bases would be a million.
  const found = await sql<{ datasets: ManifestDataset[]; bases: string[] }>`
    select
      coalesce(jsonb_agg(defined.definition -> 'dataset' order by defined.dataset), '[]') as datasets,
      (
        select coalesce(jsonb_agg(class.relname), '[]')
        from pg_catalog.pg_class class
        where class.relnamespace = 'sow'::regnamespace
          and class.relkind in ('r', 'p')
          and class.relname ~ '^(base|shared|sharers)/'
      ) as bases
    from sow.definition as defined
    where exists (
        select
        from sow.dataset as applied
        where applied.dataset = defined.dataset
          and applied.definition_hash = defined.definition_hash
          and applied.version <> ''
      )
      and not exists (
        select
        from sow.roster
        where roster.dataset = defined.dataset
          and roster.ended_run is null
      )
  `.execute(database.query)
  const { datasets, bases } = found.rows[0] ?? { datasets: [], bases: [] }
  const known = new Set(bases)
  const missing = datasets
    .filter((dataset) => needsBase(dataset) && !wantedTables(dataset).every(({ name }) => known.has(name)))
    .map(({ identity }) => identity)
  return [...new Set(missing)]
}

function wantedTables({ identity, scope }: ManifestDataset): readonly TableName[] {
  const { rows, tenants } = sharedBaseNames(identity)
  return [baseTableName(identity), ...(scope === 'tenant' ? [rows, tenants] : [])]
}

function needsBase(dataset: ManifestDataset): boolean {
  return (
    ownerRules[rowOwnershipOf(dataset)].isSites ||
    dataset.columns.some(
      ({ name, ownership }) => !dataset.key.includes(name) && ownerRules[ownership].isSites,
    )
  )
}

/** Without its base, a dataset's rows look like the site's own: nothing is said of them then. */
export function lostBases(datasets: readonly string[], ledger: string): SowError {
  const tables = datasets.map((dataset) => `${ledger}."${baseTableName(dataset).name}"`)
  return new SowError({
    code: 'LEDGER_CORRUPT',
    message: `The ledger lacks ${tables.join(', ')}: what the site edited in ${datasets.join(', ')} is no longer known.`,
    hint: `Restore it from a backup of the schema "${ledger}"; without one, the next release leaves the rows as they are.`,
    place: datasets.length === 1 && datasets[0] !== undefined ? { dataset: datasets[0] } : {},
  })
}
