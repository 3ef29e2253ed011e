import type { Session } from '../../src/server/connect/session.js'
import { openThrowAwayPglite } from '../../src/throw-away.js'

/** A database that thousands of tables came and went in grows slow. */
const mostUses = 30

/** The database that waits for the next test of this thread. */
let waiting: { readonly session: Session; readonly uses: number } | null = null

/**
 * Lends an empty embedded database. Opening one takes a second of computing, so that it is one that an earlier test had,
 * where nothing of that test is left in it; how a session begins and ends is tested elsewhere.
 */
export async function lendPglite(): Promise<Session> {
  const { session, uses } = waiting ?? { session: await openThrowAwayPglite(), uses: 0 }
  waiting = null
  return {
    ...session,
    async [Symbol.asyncDispose]() {
      if (waiting === null && uses < mostUses && (await isEmptied(session)))
        waiting = { session, uses: uses + 1 }
      else await session[Symbol.asyncDispose]()
    },
  }
}

async function isEmptied(session: Session): Promise<boolean> {
  try {
    for (const statement of ['rollback', 'discard all', dropSchemas, createPublic])
      await session.query(statement)
    return (await session.query(leftOver)).rows.length === 0
  } catch {
    return false
  }
}

const dropSchemas = `
  do $$
  declare
    schema text;
  begin
    for schema in
      select nspname
      from pg_catalog.pg_namespace
      where nspname !~ '^pg_'
        and nspname <> 'information_schema'
    loop
      execute pg_catalog.format('drop schema %I cascade', schema);
    end loop;
  end $$`

const createPublic = `
  create schema public authorization pg_database_owner;
  grant usage on schema public to public`

/** What a test made has a number above those of the server's own. */
const firstNumber = 16_384

const catalogs = [
  'pg_authid',
  'pg_cast',
  'pg_class',
  'pg_collation',
  'pg_default_acl',
  'pg_event_trigger',
  'pg_extension',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_language',
  'pg_largeobject_metadata',
  'pg_operator',
  'pg_proc',
  'pg_publication',
  'pg_type',
]

const leftOver = `
  ${catalogs.map((name) => `select oid from pg_catalog.${name} where oid >= ${firstNumber}`).join('\n  union all\n  ')}
  union all
  select setdatabase
  from pg_catalog.pg_db_role_setting`
