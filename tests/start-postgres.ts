import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../packages/engine/src/throw-away.js'

/** The PostgreSQL server of a test run: `inject('postgres')` in a test. */
export interface PostgresServer {
  /** As `sow_owner`, who is no superuser and owns what `createDatabase` makes. */
  readonly url: string
  readonly superuserUrl: string
  /** Names this run: a server that was there before may have things of others. */
  readonly run: string
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresServer
  }
}

/** The projects of one run share a server; the last one to end stops it. */
interface SharedServer {
  users: number
  readonly run: string
  readonly server: Promise<ThrowAwayPostgres>
}

const shared = globalThis as { sowTestServer?: SharedServer | undefined }

export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  shared.sowTestServer ??= {
    users: 0,
    run: randomBytes(4).toString('hex'),
    server: startThrowAwayPostgres(),
  }
  const use = shared.sowTestServer
  use.users += 1
  const { url, superuserUrl } = await use.server
  project.provide('postgres', { url, superuserUrl, run: use.run })
  return async () => {
    use.users -= 1
    if (use.users > 0) return
    shared.sowTestServer = undefined
    if (process.env['TEST_DATABASE_URL']) await dropTemplates(superuserUrl, use.run)
    await (await use.server)[Symbol.asyncDispose]()
  }
}

/** The databases that template-database.ts made. Our own server goes with all that is in it. */
async function dropTemplates(superuserUrl: string, run: string): Promise<void> {
  // Needs the kit's build, which nobody has who starts a server of ours.
  const { openDatabase } = await import('../packages/engine/src/server/open-database.js')
  await using session = await openDatabase({ kind: 'postgres', url: superuserUrl })
  const found = await session.query(
    `select datname from pg_database where starts_with(datname, 'template_${run}_')`,
  )
  for (const { datname } of found.rows) await session.query(`drop database ${datname}`)
}
