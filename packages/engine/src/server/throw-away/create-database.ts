import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { serversOf, type TestServer } from './servers-of.js'

/** The role that owns throw-away databases: no superuser, as in real life. */
export const ownerRole = 'sow_owner'

const objectInUse = '55006'

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
  /** One that nobody else has, where nothing is said. */
  readonly name?: string
}

/**
 * Creates a database on the server behind a superuser's URL, and on the others where that is the coordinator of a cluster that the
 * tests run on. TEST_DATABASE_PREPARE: SQL that the superuser runs in each new one, to have all tests on a database of a certain kind.
 */
export async function createDatabase(
  superuserUrl: string,
  options: CreateDatabaseOptions = {},
): Promise<ThrowAwayDatabase> {
  const { owner = ownerRole, name = `sow_${randomBytes(6).toString('hex')}` } = options
  const prepare = process.env['TEST_DATABASE_PREPARE']
  const servers = serversOf(superuserUrl)
  const isCluster = servers.length > 1
  await onEach(servers, (server) => {
    const template = options.template ?? server.template
    const create = `create database ${name} owner ${quote(owner)} template ${quote(template)}`
    // Of the many small copies of a cluster, none has to be in the log.
    if (isCluster) return [leave(template, 'true'), `${create} strategy file_copy`]
    return prepare ? [leave(template, "backend_type <> 'client backend'"), create] : [create]
  })
  if (prepare) await runOn(withParts(superuserUrl, { database: name }), [prepare])
  return {
    name,
    url: withParts(superuserUrl, { database: name, user: owner }),
    superuserUrl: withParts(superuserUrl, { database: name }),
    [Symbol.asyncDispose]: () =>
      onEach(servers, () => [`drop database if exists ${name} with (force)`], isCluster ? 10 : 1),
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

/** A server process of an extension may sit in a database, or another server of a cluster, and meanwhile it cannot be copied. */
function leave(template: string, who: string): string {
  return `
    select pg_terminate_backend(pid)
    from pg_stat_activity
    where datname = '${template}'
      and ${who}`
}

async function onEach(
  servers: readonly TestServer[],
  statements: (server: TestServer) => readonly string[],
  tries = 1,
): Promise<void> {
  await Promise.all(servers.map((server) => runAgain(server.url, statements(server), tries)))
}

/** A server of a cluster comes to see a database of another one at any time, and one that is seen cannot be dropped. */
async function runAgain(url: string, statements: readonly string[], tries: number): Promise<void> {
  for (let left = tries; ; left -= 1)
    try {
      return await runOn(url, statements)
    } catch (error) {
      if (left === 1 || (error as { readonly code?: unknown }).code !== objectInUse) throw error
    }
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
