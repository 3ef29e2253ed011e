import { sql } from 'kysely'
import { baseTableName, sharedBaseNames } from '../catalog/shape/base-table-name.js'
import { ownColumns } from '../catalog/shape/own-columns.js'
import { idsBesides } from '../catalog/shape/shared-base.js'
import type { SharingBase } from '../catalog/statement/base-rows.js'
import type { Database } from '../database/database.js'

/** A base by the catalog. */
interface RecordedBase extends SharingBase {
  /** Columns of the key that may hold null. */
  readonly nullableKey: readonly string[]
}

/**
 * The bases that tenants may share, by their datasets: as the catalog has them, where no shape is at hand. The column of the tenant leads
 * the key of every such base.
 */
export async function readSharingBases(database: Database): Promise<ReadonlyMap<string, RecordedBase>> {
  const named = await readTenantDatasets(database)
  const found = await sql<FoundBase>`
    select
      named.dataset,
      (
        select jsonb_agg(attribute.attname order by part.ordinality)
        from unnest(entry.indkey::smallint[]) with ordinality as part (number, ordinality)
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = class.oid
          and attribute.attnum = part.number
      ) as key,
      (
        select jsonb_agg(attribute.attname order by attribute.attnum)
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ) as columns,
      entry.indisprimary as "isPrimary",
      (
        select coalesce(jsonb_agg(attribute.attname), named.referring)
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = to_regclass(format('%I.%I', ${database.ledger.schema}::text, named.ids))
          and attribute.attnum > ${idsBesides}::integer
          and not attribute.attisdropped
      ) as ids
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as named (
      dataset text, base text, ids text, referring jsonb
    )
    join pg_catalog.pg_class class
      on class.relname = named.base
      and class.relnamespace = 'sow'::regnamespace
      and class.relkind in ('r', 'p')
    join lateral (
      select
        index.indkey,
        index.indisprimary
      from pg_catalog.pg_index index
      where index.indrelid = class.oid
      order by index.indisprimary desc, index.indexrelid
      limit 1
    ) as entry
      on true
    order by named.dataset
  `.execute(database.query)
  return new Map(
    found.rows.map(({ dataset, key: [tenant = '', ...key], columns, isPrimary, ids }) => {
      const values = columns.filter(
        (name) => name !== tenant && !key.includes(name) && !ownColumns.includes(name),
      )
      const base = {
        own: baseTableName(dataset),
        sharing: { ...sharedBaseNames(dataset), idColumns: ids },
        tenant,
        key,
        nullableKey: isPrimary ? [] : key,
        values,
        ids: values.filter((name) => ids.includes(name)),
      }
      return [dataset, base]
    }),
  )
}

interface FoundBase {
  readonly dataset: string
  readonly key: readonly string[]
  readonly columns: readonly string[]
  readonly isPrimary: boolean
  readonly ids: readonly string[]
}

interface TenantDataset {
  readonly dataset: string
  readonly base: string
  readonly ids: string
  /** The columns that refer to rows of the tenant's own, by any of its definitions. */
  readonly referring: readonly string[]
}

async function readTenantDatasets(database: Database): Promise<readonly TenantDataset[]> {
  const found = await sql<{ dataset: string; referring: string[] }>`
    with defined as (
      select
        dataset,
        definition -> 'dataset' -> 'references' as refs
      from sow.definition
      where definition -> 'dataset' ->> 'scope' = 'tenant'
      union all
      -- Format 1 kept no definitions.
      select distinct
        dataset,
        '[]'::jsonb
      from sow.copy
      where tenant <> ''
    )
    select
      dataset,
      coalesce(
        jsonb_agg(distinct reference -> 'column') filter (where reference -> 'tenant' = 'true'),
        '[]'
      ) as referring
    from defined
    left join lateral jsonb_array_elements(defined.refs) as reference
      on true
    group by dataset
  `.execute(database.query)
  return found.rows.map((row) => ({
    ...row,
    base: baseTableName(row.dataset).name,
    ids: sharedBaseNames(row.dataset).ids.name,
  }))
}
