import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { withParts } from '../packages/engine/src/server/throw-away/create-database.js'
import { serversOf } from '../packages/engine/src/server/throw-away/servers-of.js'
import { startThrowAwayPostgres, type ThrowAwayPostgres } from '../packages/engine/src/throw-away.js'
import {
  ask,
  closeClusterDatabase,
  dropClusterDatabase,
  makeClusterDatabase,
  serversOfCluster,
} from '../packages/engine/tests/citus/cluster-databases.js'
import { onCitus } from './on-citus.js'

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
  shared.sowTestServer ??= startShared(randomBytes(4).toString('hex'))
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

function startShared(run: string): SharedServer {
  const prepared = onCitus === null ? Promise.resolve() : prepareCluster(`template_${run}_cluster`)
  return { users: 0, run, server: prepared.then(() => startThrowAwayPostgres()) }
}

/** Has the databases of the tests made on a cluster: each is a copy of one that has Citus on every server already. */
async function prepareCluster(template: string): Promise<void> {
  const coordinator = process.env['TEST_CITUS_URL']
  if (!coordinator) throw new Error('The tests run on Citus where TEST_CITUS_URL names a coordinator.')
  const servers = await serversOfCluster(coordinator)
  await makeClusterDatabase(servers, template)
  await closeClusterDatabase(servers, template)
  process.env['TEST_DATABASE_URL'] = coordinator
  process.env['TEST_DATABASE_CLUSTER'] = servers
    .map((url) => withParts(url, { database: template }))
    .join(' ')
}

/** The databases that other ones were copied from. Our own server goes with all that is in it. */
async function dropTemplates(superuserUrl: string, run: string): Promise<void> {
  const found = await ask(
    superuserUrl,
    `select datname from pg_database where starts_with(datname, 'template_${run}_')`,
  )
  const servers = serversOf(superuserUrl).map(({ url }) => url)
  for (const { datname } of found) await dropClusterDatabase(servers, String(datname))
}
