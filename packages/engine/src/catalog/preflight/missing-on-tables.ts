import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { TableNeed } from './table-needs.js'

/** A privilege that a role lacks, and the statement that grants it. */
export interface Missing {
  readonly privilege: string
  readonly grant: string
}

/** Tables that are not there yet are made by a migration, and belong to whoever runs it. */
export async function missingOnTables(
  database: Database,
  needs: readonly TableNeed[],
): Promise<readonly Missing[]> {
  if (needs.length === 0) return []
  const found = await sql<Missing>`
    with needed as (
      select
        class.oid,
        needed.privilege,
        needed.carried,
        namespace.nspname as schema,
        class.relname as name
      from jsonb_to_recordset(${JSON.stringify(needs)}::jsonb)
        as needed (schema text, name text, privilege text, carried text[])
      join pg_catalog.pg_namespace namespace
        on namespace.nspname = needed.schema
      join pg_catalog.pg_class class
        on class.relnamespace = namespace.oid
        and class.relname = needed.name
        and class.relkind in ('r', 'p', 'v', 'm', 'f')
    )
    select distinct
      format('%s on %I', privilege, name) as privilege,
      format('grant %s on %I.%I to %I', privilege, schema, name, current_user) as grant
    from needed
    where not has_table_privilege(oid, privilege)
    union
    select
      format('sequence %I', sequence.relname),
      format('grant usage, select on sequence %I.%I to %I', namespace.nspname, sequence.relname, current_user)
    from needed
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = needed.oid
      and attribute.attname <> all (needed.carried)
      and attribute.attidentity = ''
    join pg_catalog.pg_attrdef default_value
      on default_value.adrelid = needed.oid
      and default_value.adnum = attribute.attnum
    join pg_catalog.pg_depend depend
      on depend.classid = 'pg_catalog.pg_attrdef'::regclass
      and depend.objid = default_value.oid
      and depend.refclassid = 'pg_catalog.pg_class'::regclass
    join pg_catalog.pg_class sequence
      on sequence.oid = depend.refobjid
    join pg_catalog.pg_namespace namespace
      on namespace.oid = sequence.relnamespace
    where needed.privilege = 'insert'
      and case when sequence.relkind = 'S' then not has_sequence_privilege(sequence.oid, 'usage') end
    order by 1
  `.execute(database.query)
  return found.rows
}

/** Tables whose rows refer to those that are needed: a row that is referred to stays. */
export async function missingOnReferrers(
  database: Database,
  needs: readonly TableNeed[],
): Promise<readonly Missing[]> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select distinct
      namespace.nspname as schema,
      referrer.relname as name
    from jsonb_to_recordset(${JSON.stringify(needs)}::jsonb) as needed (schema text, name text)
    join pg_catalog.pg_constraint foreign_key
      on foreign_key.contype = 'f'
    join pg_catalog.pg_class target
      on target.oid = foreign_key.confrelid
      and target.relname = needed.name
    join pg_catalog.pg_class referrer
      on referrer.oid = foreign_key.conrelid
    join pg_catalog.pg_namespace namespace
      on namespace.oid = referrer.relnamespace
  `.execute(database.query)
  const known = needs.filter(({ privilege }) => privilege === 'select').map(({ name }) => name)
  const others = rows.filter(({ name }) => !known.includes(name))
  return await missingOnTables(
    database,
    others.map((table) => ({ ...table, privilege: 'select', carried: [] })),
  )
}
