import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { type Database, databaseOver } from '../database/database.js'
import { openPostgresSession } from '../server/connect/open-postgres-session.js'
import type { Session } from '../server/connect/session.js'
import { openThrowAwayPglite } from '../server/throw-away/open-throw-away-pglite.js'
import { startThrowAwayPostgres } from '../server/throw-away/start-throw-away-postgres.js'

/** Opens another empty database that nobody will miss, on a server of the same major version. */
export type OpenEmpty = () => Promise<Database>

/**
 * Runs `work` with a throw-away server like the one of the database; it ends with it. Throws ADOPTION_UNPROVEN where none can be
 * had: nothing can be proven then.
 */
export async function usingProvingGround<Result>(
  database: Database,
  work: (open: OpenEmpty) => Promise<Result>,
): Promise<Result> {
  const major = await majorOf(database)
  await using ground = new AsyncDisposableStack()
  const opens =
    database.session.facts.engine === 'pglite' ? openThrowAwayPglite : await serverLike(major, ground)
  return await work(async () => {
    const session = ground.use(await opens())
    const empty = databaseOver(session, { schema: database.schema })
    if ((await majorOf(empty)) !== major)
      throw unproven(`The throw-away server has another version than the database, which has ${major}.`)
    await actAsNobodyElse(session)
    if (database.schema !== 'public') await sql`create schema ${sql.id(database.schema)}`.execute(empty.query)
    return empty
  })
}

async function serverLike(major: number, ground: AsyncDisposableStack): Promise<() => Promise<Session>> {
  const started = await startThrowAwayPostgres({ major }).catch(() => {
    throw unproven('No throw-away server can be started here.')
  })
  const server = ground.use(started)
  return async () => {
    const made = ground.use(await server.createDatabase({ owner: 'postgres' }))
    return await openPostgresSession(made.superuserUrl)
  }
}

/** As a role that no database names: what was granted to the server's own would else be the owner's. */
async function actAsNobodyElse(session: Session): Promise<void> {
  await session.query(`
    do $$ begin
      create role sow_proving_ground superuser;
    exception when duplicate_object then
      null;
    end $$;
    set session authorization sow_proving_ground
  `)
}

async function majorOf(database: Database): Promise<number> {
  const found = await sql<{ major: number }>`
    select current_setting('server_version_num')::int4 / 10000 as major
  `.execute(database.query)
  return found.rows[0]?.major ?? 0
}

/** What can be done where no proof will ever be had. */
export const keepWithTool = 'Keep the schema with its tool: `sow db adopt --own-schema`.'

const runElsewhere =
  'Run the command where PostgreSQL of the same major version is installed (PG_DIRECTORY names it), or keep the schema with its tool: `sow db adopt --own-schema`.'

/** Why something is not proven, so that nothing is recorded. */
export function unproven(message: string, hint: string = runElsewhere): SowError {
  return new SowError({
    code: 'ADOPTION_UNPROVEN',
    message: `Not proven: ${message} Nothing was recorded.`,
    hint,
  })
}
