import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { tableOf } from '../database/table-named.js'
import { missingBases } from '../ledger/missing-bases.js'
import { checkLedgerFormat } from '../ledger/open-ledger.js'
import { readLackingLedger } from '../transaction/lacking-ledger.js'
import { baseOf, checkChain } from './check-chain.js'
import type { KnownSymptom } from './symptom.js'

/** Tables and columns of the ledger that somebody dropped. */
export async function missingParts(database: Database): Promise<KnownSymptom[]> {
  const lacking = await readLackingLedger(database)
  return lacking.map((where) => ({ kind: 'ledger-incomplete', where, detail: '' }))
}

export async function newerLedger(database: Database): Promise<KnownSymptom[]> {
  try {
    await checkLedgerFormat(database)
    return []
  } catch (error) {
    return [{ kind: 'ledger-newer', where: 'sow.meta', detail: error instanceof Error ? error.message : '' }]
  }
}

/** Bases of datasets that the ledger no longer knows, and datasets whose table somebody dropped. */
export async function strayLedgerRows(database: Database): Promise<KnownSymptom[]> {
  const found = await sql<{ kind: 'base-without-dataset' | 'dataset-without-table'; where: string }>`
    select 'dataset-without-table' as kind, dataset as "where"
    from sow.dataset
    where ${tableOf(database, sql`table_name`)} is null
    union
    select 'base-without-dataset', class.relname::text
    from pg_catalog.pg_class class
    where class.relnamespace = 'sow'::regnamespace
      and class.relkind = 'r'
      and class.relname ~ '^(base|shared|sharers|ids)/'
      and class.relname not like '%~%'
      and not exists (
        select
        from sow.dataset
        where dataset.dataset = substr(class.relname, strpos(class.relname, '/') + 1)
      )
      -- A domain that was removed leaves an empty base, for an undo.
      and not exists (
        select
        from sow.run
        where jsonb_typeof(chain -> 'datasets' -> substr(class.relname, strpos(class.relname, '/') + 1) -> 'base') = 'object'
      )
    order by 1, 2
  `.execute(database.query)
  return found.rows.map((row) => ({ ...row, detail: '' }))
}

/** The texts of values that digests are made of are those of our own settings. */
export async function ledgerDamage(database: Database): Promise<KnownSymptom[]> {
  const found = await checkChain(database)
  const bases = (await missingBases(database)).map(baseOf)
  const missing = bases.filter((base) => !found.some(({ where }) => where === base))
  return [
    ...found.map((damage) => ({ ...damage, detail: '' })),
    ...missing.map((where) => ({ kind: 'base-missing' as const, where, detail: '' })),
  ]
}

/** Columns that a base had when it was last written, and that somebody dropped. */
export async function incompleteBases(database: Database): Promise<KnownSymptom[]> {
  const found = await sql<{ base: string; columns: string }>`
    with described as (
      select
        class.oid,
        class.relname::text as base,
        obj_description(class.oid, 'pg_class') as description
      from pg_catalog.pg_class class
      where class.relnamespace = 'sow'::regnamespace
        and class.relkind in ('r', 'p')
        and class.relname like 'base/%'
    )
    select
      base,
      string_agg(known.name, ', ' order by known.name) as columns
    from described
    cross join lateral jsonb_object_keys(
      case when description like '{%"columns"%}' then description::jsonb -> 'columns' else '{}'::jsonb end
    ) as known (name)
    where not exists (
        select
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = described.oid
          and attribute.attname = known.name
          and attribute.attnum > 0
          and not attribute.attisdropped
      )
    group by base
    order by base
  `.execute(database.query)
  return found.rows.map(({ base, columns }) => ({ kind: 'base-incomplete', where: base, detail: columns }))
}
