import type { TestProject } from 'vitest/node'
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../packages/engine/src/throw-away.js'

/** The PostgreSQL server of a test run: `inject('postgres')` in a test. */
export interface PostgresServer {
  /** As `sow_owner`, who is no superuser and owns what `createDatabase` makes. */
  readonly url: string
  readonly superuserUrl: string
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresServer
  }
}

/** The projects of one run share a server; the last one to end stops it. */
interface SharedServer {
  users: number
  readonly server: Promise<ThrowAwayPostgres>
}

const shared = globalThis as { sowTestServer?: SharedServer | undefined }

export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  shared.sowTestServer ??= { users: 0, server: startThrowAwayPostgres() }
  const use = shared.sowTestServer
  use.users += 1
  const { url, superuserUrl } = await use.server
  project.provide('postgres', { url, superuserUrl })
  return async () => {
    use.users -= 1
    if (use.users > 0) return
    shared.sowTestServer = undefined
    await (await use.server)[Symbol.asyncDispose]()
  }
}
