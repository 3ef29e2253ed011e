import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** The role that owns throw-away databases: no superuser, as in real life. */
export const ownerRole = 'sow_owner'

/** One throw-away database; dropped when disposed. */
export interface ThrowAwayDatabase extends AsyncDisposable {
  readonly name: string
  /** Connects as the owner. */
  readonly url: string
  /** Connects as the superuser. */
  readonly superuserUrl: string
}

export interface CreateDatabaseOptions {
  /** An existing database to copy; nobody may be connected to it. */
  readonly template?: string
  readonly owner?: string
}

/**
 * Creates a database on the server behind a superuser's URL. TEST_DATABASE_PREPARE: SQL that the superuser runs in each new one, to
 * have all tests on a database of a certain kind.
 */
export async function createDatabase(
  superuserUrl: string,
  { template = 'template1', owner = ownerRole }: CreateDatabaseOptions = {},
): Promise<ThrowAwayDatabase> {
  const name = `sow_${randomBytes(6).toString('hex')}`
  const prepare = process.env['TEST_DATABASE_PREPARE']
  await runOn(superuserUrl, [
    ...(prepare ? [leave(template)] : []),
    `create database ${name} owner ${quote(owner)} template ${quote(template)}`,
  ])
  if (prepare) await runOn(withParts(superuserUrl, { database: name }), [prepare])
  return {
    name,
    url: withParts(superuserUrl, { database: name, user: owner }),
    superuserUrl: withParts(superuserUrl, { database: name }),
    [Symbol.asyncDispose]: () => runOn(superuserUrl, [`drop database if exists ${name} with (force)`]),
  }
}

/** Runs `work` on a new database and drops it afterwards. */
export async function usingDatabase<Result>(
  superuserUrl: string,
  work: (database: ThrowAwayDatabase) => Promise<Result>,
  options: CreateDatabaseOptions = {},
): Promise<Result> {
  await using database = await createDatabase(superuserUrl, options)
  return await work(database)
}

/** Makes the role that owns the databases, where it is not there yet. */
export async function createOwnerRole(superuserUrl: string): Promise<void> {
  await runOn(superuserUrl, [
    `do $$
    begin
      create role ${ownerRole} login password '${ownerRole}';
    exception
      when duplicate_object or unique_violation then null;
    end $$`,
  ])
}

/** The same server by another user, or another database of it. */
export function withParts(
  url: string,
  parts: { readonly database?: string; readonly user?: string },
): string {
  const result = new URL(url)
  if (parts.database !== undefined) result.pathname = `/${parts.database}`
  if (parts.user !== undefined) {
    result.username = parts.user
    result.password = parts.user
  }
  return result.href
}

/** A server process of an extension may sit in a database, which cannot be copied meanwhile. */
function leave(template: string): string {
  return `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${template}' and backend_type <> 'client backend'`
}

async function runOn(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
