import type { ManifestDataset } from '@sow/kit/manifest'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { baseTableName, sharedBaseNames } from './base-table-name.js'
import type { CatalogBase } from './follow-target.js'
import type { RecordedLayout } from './seal-layout.js'
import { idsBesides } from './shared-base.js'

/** What the ledger remembers the rows of a dataset by. */
export interface KeptMemory {
  /** Its base, as the catalog has it; null where there is none. */
  readonly base: CatalogBase | null
  /** The columns of it that hold ids of a tenant's own rows, beside what tenants share. */
  readonly idColumns: readonly string[]
  /** How many columns the keys of its roster have, 0 where it has no key; null where there is none. */
  readonly roster: number | null
  /** The layouts of its seals. */
  readonly layouts: readonly RecordedLayout[]
  /** False before format 3 of the ledger. */
  readonly hasSeals: boolean
}

/** A dataset, as far as it says what the ledger calls what it has of it. */
export type RememberedDataset = Pick<ManifestDataset, 'identity' | 'scope'>

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
    ...bases.get(identity),
    hasSeals,
  })
}

const nothingKept: KeptMemory = { base: null, idColumns: [], roster: null, layouts: [], hasSeals: false }

interface BaseTables {
  /** By the identity of the dataset. */
  readonly bases: ReadonlyMap<string, Pick<KeptMemory, 'base' | 'idColumns'>>
  readonly hasRosters: boolean
  readonly hasSeals: boolean
}

/** A base without the tables of what tenants share is none, nor is one of which they lack a column: nobody knows what they held. */
async function readBaseTables(
  database: Database,
  datasets: readonly RememberedDataset[],
): Promise<BaseTables> {
  const asked = datasets.map(({ identity, scope }) => {
    const { rows: shared, tenants, ids } = sharedBaseNames(identity)
    const beside = scope === 'tenant' ? { shared: shared.name, sharers: tenants.name, ids: ids.name } : {}
    return { dataset: identity, base: baseTableName(identity).name, ...beside }
  })
  const named = (name: string) =>
    sql`case when ${sql.id('asked', name)} is not null then to_regclass(format('%I.%I', ${database.ledger.schema}::text, ${sql.id('asked', name)})) end as ${sql.id(name)}`
  const { rows } = await sql<
    Omit<BaseTables, 'bases'> & Pick<KeptMemory, 'base' | 'idColumns'> & { dataset: string }
  >`
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
        where class.oid = named.base
          and (
            asked.shared is null
            or (named.sharers is not null and ${countOfColumns('base')} - 2 = ${countOfColumns('shared')} - 1 + greatest(${countOfColumns('ids')} - ${idsBesides}::integer, 0))
          )
        having count(*) > 0
      ) as base,
      (
        select coalesce(jsonb_agg(attribute.attname order by attribute.attnum), '[]')
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = named.ids
          and attribute.attnum > ${idsBesides}::integer
          and not attribute.attisdropped
      ) as "idColumns",
      to_regclass('sow.roster') is not null as "hasRosters",
      to_regclass('sow.seal') is not null as "hasSeals"
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked (
      dataset text, base text, shared text, sharers text, ids text
    )
    cross join lateral (
      select ${sql.join(['base', 'shared', 'sharers', 'ids'].map(named))}
    ) as named
  `.execute(database.query)
  const bases = rows.map(({ dataset, base, idColumns }) => [dataset, { base, idColumns }] as const)
  const [{ hasRosters, hasSeals } = { hasRosters: false, hasSeals: false }] = rows
  return { bases: new Map(bases), hasRosters, hasSeals }
}

function countOfColumns(name: string): RawBuilder<unknown> {
  return sql`(
              select count(*)
              from pg_catalog.pg_attribute counted
              where counted.attrelid = ${sql.id('named', name)}
                and counted.attnum > 0
                and not counted.attisdropped
            )`
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
