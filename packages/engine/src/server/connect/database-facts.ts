import { SowError } from '@sow/kit/errors'
import { escapeLiteral } from 'pg'
import { checkCitusNode, checkServerVersion, otherServer, unsupportedServer } from './judge-server.js'
import { pinnedAlone } from './search-path.js'
import type { Session } from './session.js'
import { translateDatabaseError } from './translate-database-error.js'

/** What a server says of itself and of the database. */
export interface DatabaseFacts {
  /** `citus`: the coordinator of a cluster of it. */
  readonly engine: 'postgres' | 'pglite' | 'citus'
  /** As people write it: `18.4`. */
  readonly serverVersion: string
  /** `server_version_num`: 180004. */
  readonly serverVersionNumber: number
  readonly name: string
  /** The role of the connection: for our own decisions, never for output. */
  readonly role: string
  readonly isSuperuser: boolean
  readonly readOnly: boolean
  readonly inRecovery: boolean
  readonly encoding: string
}

/**
 * Asks the server about itself, writing nothing. Throws SERVER_UNSUPPORTED for one that is no PostgreSQL, or a
 * worker of Citus, or a translated database error.
 */
export async function readDatabaseFacts(session: Session): Promise<DatabaseFacts> {
  const answer = await session.query(pinnedAlone(factsStatement)).catch(async (error: unknown) => {
    // A server of another kind may not even have what is asked for, nor take a search path.
    const version = await session.query('select version() as version').catch(() => null)
    const dsql = await session.query(`select ${hasDsqlCatalog} as found`).catch(() => null)
    refuseOther(version?.rows[0]?.['version'], dsql?.rows[0]?.['found'])
    throw translateDatabaseError(error)
  })
  const [facts] = answer.rows
  if (facts === undefined) throw new Error('The server answered a select without a row.')
  const { version, isDsql, hasCitus, ...told } = facts as unknown as AskedFacts
  refuseOther(version, isDsql)
  if (hasCitus) checkCitusNode(await readCitusGroup(session))
  const engine = hasCitus ? 'citus' : session.facts.engine
  return { engine, ...told, serverVersion: plainVersion(told.serverVersion) }
}

interface AskedFacts extends Omit<DatabaseFacts, 'engine'> {
  readonly version: string
  readonly isDsql: boolean
  readonly hasCitus: boolean
}

function refuseOther(version: unknown, isDsql: unknown): void {
  const other = otherServer({
    version: typeof version === 'string' ? version : '',
    hasDsqlCatalog: isDsql === true,
  })
  if (other !== null) throw unsupportedServer(other)
}

/** Which node of its cluster the server is; null where it says nothing of that. */
async function readCitusGroup(session: Session): Promise<number | null> {
  const answer = await session
    .query(pinnedAlone('select groupid from pg_catalog.pg_dist_local_group'))
    .catch((error: unknown) => {
      throw translateDatabaseError(error)
    })
  const group = answer.rows[0]?.['groupid']
  return group === undefined || group === null ? null : Number(group)
}

/**
 * Refuses a database that Sow cannot work on: SERVER_UNSUPPORTED for a PostgreSQL that is too old,
 * CONNECTION_READ_ONLY for a standby or a read-only role or database that is to be written, SERVER_ENCODING for other than UTF8.
 */
export function checkDatabase(facts: DatabaseFacts, use: 'write' | 'read' = 'write'): void {
  checkServerVersion(facts)
  if (use === 'write' && (facts.inRecovery || facts.readOnly))
    throw new SowError({
      code: 'CONNECTION_READ_ONLY',
      message: facts.inRecovery
        ? 'The server is a standby: it follows another one and takes no writes.'
        : 'The database or its role is set to read-only.',
      hint: 'Connect to the primary server, by a role without default_transaction_read_only.',
    })
  if (facts.encoding !== 'UTF8')
    throw new SowError({
      code: 'SERVER_ENCODING',
      message: `The database has the encoding ${facts.encoding}; Sow needs UTF8.`,
      hint: "Create the database with `create database ... encoding 'UTF8' template template0`.",
    })
}

/** Throws CONFIG_INVALID where the schema of the project's tables is not there: all of them would seem to be missing. */
export async function checkSchema(session: Session, schema: string): Promise<void> {
  const answer = await session
    .query(pinnedAlone(`select from pg_catalog.pg_namespace where nspname = ${escapeLiteral(schema)}`))
    .catch((error: unknown) => {
      throw translateDatabaseError(error)
    })
  if (answer.rows.length > 0) return
  throw new SowError({
    code: 'CONFIG_INVALID',
    message: `The database has no schema ${schema}.`,
    hint: `Correct the name in the configuration or in the connection, or make it: create schema "${schema.replaceAll('"', '""')}";`,
  })
}

/** A table of the server's own that no other server has. */
const hasDsqlCatalog = `exists (
      select
      from pg_catalog.pg_class class
      join pg_catalog.pg_namespace namespace
        on namespace.oid = class.relnamespace
      where namespace.nspname = 'sys'
        and class.relname = 'iam_pg_role_mappings'
    )`

const factsStatement = `
  select
    pg_catalog.version() as version,
    current_setting('server_version') as "serverVersion",
    current_setting('server_version_num')::int as "serverVersionNumber",
    current_database()::text as name,
    current_user::text as role,
    (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as "isSuperuser",
    current_setting('transaction_read_only')::bool as "readOnly",
    pg_catalog.pg_is_in_recovery() as "inRecovery",
    current_setting('server_encoding') as encoding,
    ${hasDsqlCatalog} as "isDsql",
    exists (select from pg_catalog.pg_extension where extname = 'citus') as "hasCitus"`

/** Distributions add their own words: `15.18 (Debian 15.18-0+deb12u1)`. */
function plainVersion(version: string): string {
  return version.split(' ')[0] ?? version
}
