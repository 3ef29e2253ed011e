import { type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { translateDatabaseError } from '../../server/connect/translate-database-error.js'
import type { Fragment } from '../statement/sql-fragments.js'
import { type FedTable, type TableNeed, tableNeeds } from './table-needs.js'

/** What a command is about to do with the database. */
export interface Access {
  /** Whether it writes to the ledger; a look needs no more than to read. */
  readonly use: 'read' | 'write'
  /** Whether it compares or merges rows: what it works with stands in temporary tables. */
  readonly merges: boolean
  /** Whether it runs migrations; `perhaps`: the ledger says so, and where that cannot be read they are to be expected. */
  readonly migrates: 'no' | 'perhaps' | 'yes'
  /** The datasets whose tables it reads, or writes. */
  readonly units: readonly FedTable[]
}

interface Missing {
  readonly privilege: string
  readonly grant: string
}

/**
 * Checks that the role may do what a command needs, before the ledger is read or anything is written, and names all that
 * is missing at once. Throws PRIVILEGE_MISSING with statements that grant it.
 */
export async function checkAccess(database: Database, access: Access): Promise<void> {
  const missing = await findMissing(database, access).catch((error: unknown) => {
    throw translateDatabaseError(error)
  })
  if (missing.length === 0) return
  throw new SowError({
    code: 'PRIVILEGE_MISSING',
    message: `The database role lacks ${missing.length} privileges: ${missing.map(({ privilege }) => privilege).join(', ')}.`,
    hint:
      access.migrates !== 'no'
        ? 'Let the owner run the statements listed, or hand your DBA the script of `sow db migrate --sql FILE`.'
        : 'Let the owner run the statements listed, or connect as the owner of the tables.',
    problems: missing.map(
      ({ privilege, grant }): Problem => ({ rule: 'privilege', message: `${privilege}: ${grant}` }),
    ),
  })
}

async function findMissing(database: Database, access: Access): Promise<readonly Missing[]> {
  const inSchemas = await missingInSchemas(database, access)
  return [...inSchemas, ...(await missingOnTables(database, tableNeeds(database, access)))]
}

/** Asked of the catalog: a name in a schema that the role may not use does not even resolve. */
async function missingInSchemas(database: Database, access: Access): Promise<readonly Missing[]> {
  const found = await sql<Missing>`
    with ledger as (
      select
        oid,
        has_schema_privilege(oid, 'usage') as is_usable,
        has_schema_privilege(oid, 'create') as is_open
      from pg_catalog.pg_namespace
      where nspname = 'sow'
    )${missingInDatabase(database, access)}
    union all${missingInLedger(access)}
  `.execute(database.query)
  return found.rows
}

function missingInDatabase({ schema }: Database, { use, merges, migrates }: Access): Fragment {
  const isNew = sql`not exists (select from ledger where is_usable)`
  return sql`
    select
      needed.privilege,
      needed.grant_text as grant
    from (values
      (
        ${sql.lit(merges)},
        'temporary tables',
        format('grant temporary on database %I to %I', current_database(), current_user),
        has_database_privilege(current_database(), 'temporary')
      ),
      (
        true,
        format('use of schema %I', ${schema}::text),
        format('grant usage on schema %I to %I', ${schema}::text, current_user),
        has_schema_privilege(${schema}::text, 'usage')
      ),
      (
        ${migrates === 'perhaps' ? isNew : sql.lit(migrates === 'yes')},
        format('create in schema %I', ${schema}::text),
        format('grant usage, create on schema %I to %I', ${schema}::text, current_user),
        has_schema_privilege(${schema}::text, 'create')
      ),
      (
        ${sql.lit(use === 'write')} and not exists (select from ledger),
        'schema sow',
        format('grant create on database %I to %I', current_database(), current_user),
        has_database_privilege(current_database(), 'create')
      )
    ) as needed (is_needed, privilege, grant_text, is_granted)
    where is_needed
      and not is_granted`
}

/** The ledger as a whole: its schema, and what is in it. */
function missingInLedger({ use }: Access): Fragment {
  const writes = use === 'write'
  const onTables = sql.lit(writes ? 'select, insert, update, delete' : 'select')
  return sql`
    select
      'schema sow',
      format('grant %s on schema sow to %I', ${sql.lit(writes ? 'usage, create' : 'usage')}, current_user)
    from ledger
    where not is_usable
      or not (is_open or ${sql.lit(!writes)})
    union all
    select
      'tables of schema sow',
      format('grant %s on all tables in schema sow to %I', ${onTables}, current_user)
    from ledger
    where exists (
      select
      from pg_catalog.pg_class class
      cross join unnest(string_to_array(${onTables}, ', ')) as needed (privilege)
      where class.relnamespace = ledger.oid
        and class.relkind in ('r', 'p', 'v')
        and not has_table_privilege(class.oid, needed.privilege)
    )
    union all
    select
      'sequences of schema sow',
      format('grant usage, select on all sequences in schema sow to %I', current_user)
    from ledger
    where ${sql.lit(writes)}
      and exists (
        select
        from pg_catalog.pg_class class
        where class.relnamespace = ledger.oid
          and case when class.relkind = 'S' then not has_sequence_privilege(class.oid, 'usage') end
      )`
}

/** Tables that are not there yet are made by a migration, and belong to whoever runs it. */
async function missingOnTables(database: Database, needs: readonly TableNeed[]): Promise<readonly Missing[]> {
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
