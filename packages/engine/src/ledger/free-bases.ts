import { sql } from 'kysely'
import { comparedTypes, firstOwnObject } from '../catalog/shape/compared-type.js'
import type { KeptForm } from '../catalog/shape/kept-type.js'
import { keptType } from '../catalog/shape/kept-type.js'
import { type Fragment, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'

interface BoundColumn {
  readonly base: string
  readonly name: string
  readonly kept: KeptForm
}

/** The names of bases with a column whose type or collation is the application's, as one value of a select. */
export const boundBases: Fragment = sql`(
      select coalesce(jsonb_agg(class.relname), '[]')
      from pg_catalog.pg_class class
      join pg_catalog.pg_namespace namespace
        on namespace.oid = class.relnamespace
      where namespace.nspname = 'sow'
        and class.relkind = 'r'
        and class.relname like 'base/%'
        and exists (
          select
          from pg_catalog.pg_attribute attribute
          where attribute.attrelid = class.oid
            and attribute.attnum > 0
            and not attribute.attisdropped
            and (attribute.atttypid >= ${firstOwnObject} or attribute.attcollation >= ${firstOwnObject})
        )
    )`

/**
 * Gives the columns of bases that an older Sow made built-in types: while a base has a type of the application, that
 * type cannot be dropped, nor a domain get another check.
 */
export async function freeBases(database: Database, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const found = await sql<BoundColumn>`
    select
      class.relname::text as base,
      attribute.attname::text as name,
      compared.kept
    from pg_catalog.pg_class class
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    join lateral ${comparedTypes} as compared
      on compared.atttypid = attribute.atttypid
      and compared.attcollation = attribute.attcollation
    where class.relnamespace = 'sow'::regnamespace
      and class.relname = any (${[...names]}::text[])
      and compared.kept is not null
    order by 1, attribute.attnum
  `.execute(database.query)
  for (const { base, name, kept } of found.rows) {
    const type = sql.raw(keptType({ kept, type: kept.type }))
    await sql`
      alter table ${table({ schema: 'sow', name: base })}
      alter column ${sql.id(name)} type ${type} using ${sql.id(name)}::${type}
    `.execute(database.query)
  }
}
