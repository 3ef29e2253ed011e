import { counted, type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'
import type { Fragment } from '../statement/sql-fragments.js'
import { type Missing, missingOnReferrers, missingOnTables } from './missing-on-tables.js'
import { type FedTable, type TableNeed, tableNeeds } from './table-needs.js'

/** What a command is about to do with the database. */
export interface Access {
  /** Whether it writes to the ledger; a look needs no more than to read. */
  readonly use: 'read' | 'write'
  /** Whether it compares or merges rows: what it works with stands in temporary tables. */
  readonly merges: boolean
  /** Whether it runs migrations; `perhaps`: the ledger says so, and where that cannot be read they are to be expected. */
  readonly migrates: 'no' | 'perhaps' | 'yes'
  /** Whether it may take rows away whatever the datasets say, as an undo does. */
  readonly removes?: boolean
  /** The datasets whose tables it reads, or writes. */
  readonly units: readonly FedTable[]
  /** True of a look at each of them by itself: a table that it may not read takes along its own datasets alone. */
  readonly isEachAlone?: boolean
}

/**
 * Checks that the role may do what a command needs, before the ledger is read or anything is written, and names all that
 * is missing at once. Throws PRIVILEGE_MISSING with statements that grant it.
 */
export async function checkAccess(database: Database, access: Access): Promise<void> {
  const missing = await usingLook(database, () => findMissing(database, access))
  if (missing.length > 0) throw new MissingRights(missing, access)
}

/** PRIVILEGE_MISSING, of a list that was read from the catalog. */
export class MissingRights extends SowError {
  /** Each privilege, with the statement that grants it. */
  readonly missing: readonly Missing[]

  constructor(missing: readonly Missing[], { migrates }: Pick<Access, 'migrates'>) {
    super({
      code: 'PRIVILEGE_MISSING',
      message: `The database role lacks ${counted(missing.length, 'privilege')}: ${missing.map(({ privilege }) => privilege).join(', ')}.`,
      hint:
        migrates !== 'no'
          ? 'Let the owner run the statements listed, or hand your DBA the script of `sow db migrate --sql FILE`.'
          : 'Let the owner run the statements listed, or connect as the owner of the tables.',
      problems: missing.map(
        ({ privilege, grant }): Problem => ({ rule: 'privilege', message: `${privilege}: ${grant}` }),
      ),
    })
    this.missing = missing
  }
}

/** What the role lacks to read the tables of datasets; that it may use the project's schema and the ledger is taken for granted. */
export async function missingToRead(
  database: Database,
  units: readonly FedTable[],
): Promise<readonly Missing[]> {
  return await missingForTables(database, tableNeeds(database, { use: 'read', units }))
}

/** Throws PRIVILEGE_MISSING with the statements that let the role read the tables. */
export async function requireRead(database: Database, tables: readonly string[]): Promise<void> {
  const asked = { scope: 'global', absent: 'keep', references: [], columns: [] } as const
  const units = tables.map((table) => ({ dataset: { ...asked, table }, tenants: null }))
  const missing = await usingLook(database, () => missingToRead(database, units))
  if (missing.length > 0) throw new MissingRights(missing, { migrates: 'no' })
}

async function findMissing(database: Database, access: Access): Promise<readonly Missing[]> {
  const needs = tableNeeds(database, access)
  const inSchemas = await missingInSchemas(database, access)
  const found = [...inSchemas, ...(await missingForTables(database, needs))]
  // Not every run looks for rows that refer to its own: who may do the rest is not held up for those.
  return found.length === 0 ? found : [...found, ...(await missingOnReferrers(database, needs))]
}

async function missingForTables(
  database: Database,
  needs: readonly TableNeed[],
): Promise<readonly Missing[]> {
  const inOthers = await missingInOthers(database, needs)
  return [...inOthers, ...(await missingOnTables(database, needs))]
}

/** Schemas beside the project's that hold a table which is needed. */
async function missingInOthers(database: Database, needs: readonly TableNeed[]): Promise<readonly Missing[]> {
  const schemas = new Set(needs.map(({ schema }) => schema))
  schemas.delete(database.schema)
  if (schemas.size === 0) return []
  const found = await sql<Missing>`
    select
      format('use of schema %I', nspname) as privilege,
      format('grant usage on schema %I to %I', nspname, current_user) as grant
    from pg_catalog.pg_namespace
    where nspname = any (${[...schemas]}::text[])
      and not has_schema_privilege(oid, 'usage')
    order by 1
  `.execute(database.query)
  return found.rows
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
