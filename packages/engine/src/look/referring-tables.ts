import { sql } from 'kysely'
import { isCastByOthers } from '../catalog/shape/casts-of-others.js'
import type { Fragment } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { hasLedger } from '../ledger/open-ledger.js'

/** Columns that refer to a table of codes although no foreign key says so. */
export interface DeclaredReference {
  readonly table: string
  /** By the key's columns: the column that holds the value, or the value itself. */
  readonly columns: Readonly<Record<string, string | { readonly is: string }>>
}

/** A table of codes. */
export interface CodeTable {
  readonly table: string
  readonly key: readonly string[]
  readonly declared: readonly DeclaredReference[]
}

/** One way in which rows refer to codes. */
export interface Referring {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
  /** What each of these columns of the table of codes is compared with: a column of the rows, or one value for all of them. */
  readonly pairs: readonly { readonly target: string; readonly held: string | { readonly is: string } }[]
  /** True where a foreign key holds rows to one way of writing a code; else codes are compared as text. */
  readonly isHeld: boolean
}

/** Every way in which rows of other tables refer to a table of codes. */
export async function referringTables(database: Database, question: CodeTable): Promise<Referring[]> {
  const { schema, name } = tableNamed(database, question.table)
  const published = (await hasLedger(database)) ? publishedTables : unrecordedTables
  const byForeignKey = await readForeignKeys(database, schema, name, published)
  const isKnown = ({ name: other, columns }: { name: string; columns: readonly string[] }) =>
    byForeignKey.some((each) => each.name === other && each.columns.join() === columns.join())
  const byName = (await readNamesakes(database, question, published)).filter((each) => !isKnown(each))
  const declared = question.declared.map((each) => declaredReference(database, question, each))
  return [...byForeignKey, ...byName, ...declared]
}

/** Where the project has what a publisher put in the place of codes. */
export const successorsTable = 'billing_code_successors'

/** What publishers wrote of codes refers to them as well: only rows of others are told. */
const publishedTables = sql`
      select ${sql.lit(successorsTable)}
      union all
      select regexp_replace(known.table_name, '^.*[.]', '')
      from sow.dataset as known
      where known.package = '@sow/codesets'`

/** A database without a ledger has none that it knows of. */
const unrecordedTables = sql`select ${sql.lit(successorsTable)}`

async function readForeignKeys(
  database: Database,
  schema: string,
  name: string,
  published: Fragment,
): Promise<Referring[]> {
  const found = await sql<{ schema: string; name: string; columns: string[]; targets: string[] }>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name,
      array(
        select attribute.attname::text
        from unnest(entry.conkey) with ordinality place (number, position)
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = entry.conrelid
          and attribute.attnum = place.number
        order by place.position
      ) as columns,
      array(
        select attribute.attname::text
        from unnest(entry.confkey) with ordinality place (number, position)
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = entry.confrelid
          and attribute.attnum = place.number
        order by place.position
      ) as targets
    from pg_catalog.pg_constraint entry
    join pg_catalog.pg_class class
      on class.oid = entry.conrelid
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_catalog.pg_class target
      on target.oid = entry.confrelid
    join pg_catalog.pg_namespace place
      on place.oid = target.relnamespace
    where entry.contype = 'f'
      and place.nspname = ${schema}
      and target.relname = ${name}
      and entry.conrelid <> entry.confrelid
      and class.relname::text not in (${published}
      )
    order by 1, 2
  `.execute(database.query)
  return found.rows.map(({ schema: from, name: table, columns, targets }) => ({
    schema: from,
    name: table,
    columns,
    pairs: columns.map((held, at) => ({ target: targets[at] ?? held, held })),
    isHeld: true,
  }))
}

/** Tables that have columns with the names of a key of several, as claims keep code system and code: no foreign key holds them. */
async function readNamesakes(
  database: Database,
  { table, key }: CodeTable,
  published: Fragment,
): Promise<Referring[]> {
  if (key.length < 2) return []
  const { schema, name } = tableNamed(database, table)
  const found = await sql<{ schema: string; name: string }>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where namespace.nspname = ${schema}
      and class.relname <> ${name}
      and class.relkind in ('r', 'p')
      and not class.relispartition
      and class.relname::text not in (${published}
      )
      and (
        select count(*)
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = class.oid
          and attribute.attname::text = any (${[...key]}::text[])
          and not attribute.attisdropped
          and not ${isCastByOthers(sql`attribute.atttypid`)}
      ) = ${key.length}
      and not exists (
        select
        from pg_catalog.pg_index entry
        where entry.indrelid = class.oid
          and entry.indisunique
          and array(
            select attribute.attname::text
            from pg_catalog.pg_attribute attribute
            where attribute.attrelid = class.oid
              and attribute.attnum = any (entry.indkey::int2[])
            order by 1
          ) = array(select unnest(${[...key]}::text[]) order by 1)
      )
    order by 1, 2
  `.execute(database.query)
  return found.rows.map((each) => ({
    ...each,
    columns: key,
    pairs: key.map((name) => ({ target: name, held: name })),
    isHeld: false,
  }))
}

function declaredReference(
  database: Database,
  { key }: CodeTable,
  { table, columns }: DeclaredReference,
): Referring {
  const pairs = key.map((target) => ({ target, held: columns[target] ?? target }))
  return {
    ...tableNamed(database, table),
    columns: pairs.flatMap(({ held }) => (typeof held === 'string' ? [held] : [])),
    pairs,
    isHeld: false,
  }
}
