import type { ManifestDataset } from '@sow/kit/manifest'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { baseTableName } from './base-table-name.js'
import type { CatalogBase } from './follow-target.js'
import type { RecordedLayout } from './seal-layout.js'

/** What the ledger remembers the rows of a dataset by. */
export interface KeptMemory {
  /** Its base, as the catalog has it; null where there is none. */
  readonly base: CatalogBase | null
  /** How many columns the keys of its roster have, 0 where it has no key; null where there is none. */
  readonly roster: number | null
  /** The layouts of its seals. */
  readonly layouts: readonly RecordedLayout[]
  /** False before format 3 of the ledger. */
  readonly hasSeals: boolean
}

/** A dataset, as far as it says what the ledger calls what it has of it. */
export type RememberedDataset = Pick<ManifestDataset, 'identity'>

/** Gives what the ledger remembers of a dataset that was asked for, by its identity. */
export type MemoryOf = (identity: string) => KeptMemory

/** Reads what the ledger remembers of datasets, one or many by the same statements. */
export async function readMemories(
  database: Database,
  datasets: readonly RememberedDataset[],
): Promise<MemoryOf> {
  if (datasets.length === 0) return () => nothingKept
  const { bases, hasRosters, hasSeals } = await readBaseTables(database, datasets)
  const identities = datasets.map(({ identity }) => identity)
  const kept = hasRosters ? await readKept(database, identities, hasSeals) : new Map<string, Kept>()
  return (identity) => ({
    ...nothingKept,
    ...kept.get(identity),
    base: bases.get(identity) ?? null,
    hasSeals,
  })
}

const nothingKept: KeptMemory = { base: null, roster: null, layouts: [], hasSeals: false }

interface BaseTables {
  /** By the identity of the dataset. */
  readonly bases: ReadonlyMap<string, CatalogBase>
  readonly hasRosters: boolean
  readonly hasSeals: boolean
}

async function readBaseTables(
  database: Database,
  datasets: readonly RememberedDataset[],
): Promise<BaseTables> {
  const asked = datasets.map(({ identity }) => ({ dataset: identity, base: baseTableName(identity).name }))
  const { rows } = await sql<Omit<BaseTables, 'bases'> & { dataset: string; base: CatalogBase | null }>`
    select
      asked.dataset,
      (
        select jsonb_build_object(
          'columns', jsonb_agg(
            jsonb_build_object(
              'name', attribute.attname,
              'type', format_type(attribute.atttypid, attribute.atttypmod)
            )
            order by attribute.attnum
          ),
          'key', jsonb_agg(attribute.attname) filter (where attribute.attnum = any (entry.indkey)),
          'description', min(obj_description(class.oid, 'pg_class'))
        )
        from pg_catalog.pg_class class
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
        left join pg_catalog.pg_index entry
          on entry.indrelid = class.oid
          and entry.indisprimary
        where class.oid = to_regclass(format('%I.%I', ${database.ledger.schema}::text, asked.base))
        having count(*) > 0
      ) as base,
      to_regclass('sow.roster') is not null as "hasRosters",
      to_regclass('sow.seal') is not null as "hasSeals"
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked (dataset text, base text)
  `.execute(database.query)
  const bases = rows.flatMap(({ dataset, base }) => (base === null ? [] : [[dataset, base] as const]))
  const [{ hasRosters, hasSeals } = { hasRosters: false, hasSeals: false }] = rows
  return { bases: new Map(bases), hasRosters, hasSeals }
}

/** What the ledger has of a dataset beside its base. */
type Kept = Pick<KeptMemory, 'roster' | 'layouts'>

async function readKept(
  database: Database,
  identities: readonly string[],
  hasSeals: boolean,
): Promise<ReadonlyMap<string, Kept>> {
  const layouts = sql`(
        select coalesce(jsonb_agg(layout.columns), '[]')
        from (
          select distinct columns
          from sow.seal
          where dataset = asked.dataset
        ) as layout
      )`
  // Read through jsonb: rosters did not end before format 2 of the ledger.
  const { rows } = await sql<Kept & { dataset: string }>`
    select
      asked.dataset,
      (
        select coalesce(jsonb_array_length(roster.keys -> 0), 0)
        from sow.roster
        where dataset = asked.dataset
          and to_jsonb(roster) ->> 'ended_run' is null
        limit 1
      ) as roster,
      ${hasSeals ? layouts : sql`'[]'::jsonb`} as layouts
    from unnest(${[...identities]}::text[]) as asked (dataset)
  `.execute(database.query)
  return new Map(rows.map(({ dataset, ...kept }) => [dataset, kept]))
}
