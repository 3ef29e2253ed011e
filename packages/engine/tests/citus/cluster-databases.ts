import { Client } from 'pg'
import { createOwnerRole, ownerRole, withParts } from '../../src/server/throw-away/create-database.js'

/** The servers of a cluster, as its superuser: the coordinator, then the workers that it knows. */
export async function serversOfCluster(coordinator: string): Promise<readonly string[]> {
  const workers = await ask(
    coordinator,
    'select nodename, nodeport from pg_dist_node where groupid <> 0 order by nodeid',
  )
  return [coordinator, ...workers.map(({ nodename, nodeport }) => at(coordinator, nodename, nodeport))]
}

/** Makes a database on each server of a cluster, with Citus in it: the first one coordinates the others. */
export async function makeClusterDatabase(servers: readonly string[], name: string): Promise<void> {
  const databases = servers.map((url) => withParts(url, { database: name }))
  for (const [place, server] of servers.entries()) {
    await createOwnerRole(server)
    await ask(server, `create database ${name} owner ${ownerRole}`)
    await ask(databases[place] ?? server, 'create extension citus')
  }
  const [coordinator = '', ...workers] = databases
  const call = (name: string, url: string) => {
    const { hostname, port } = new URL(url)
    return ask(coordinator, `select ${name}('${hostname}', ${port || 5432})`)
  }
  await call('citus_set_coordinator_host', coordinator)
  for (const worker of workers) await call('citus_add_node', worker)
  // What it owns is made elsewhere by the owner itself, once Citus knows that the role is there: nobody else may make roles.
  await makeOwnerKnown(coordinator)
}

/** Another run may do the same to the same role. */
async function makeOwnerKnown(coordinator: string, tries = 5): Promise<void> {
  try {
    await ask(
      coordinator,
      `create function known() returns integer language sql return 1;
      alter function known() owner to ${ownerRole};
      drop function known()`,
    )
  } catch (error) {
    if (tries === 1) throw error
    await makeOwnerKnown(coordinator, tries - 1)
  }
}

/** Lets nobody into a database any more, so that it can be copied at any time. */
export async function closeClusterDatabase(servers: readonly string[], name: string): Promise<void> {
  for (const server of servers) {
    await ask(server, `alter database ${name} with allow_connections false`)
    await ask(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  }
}

export async function dropClusterDatabase(servers: readonly string[], name: string): Promise<void> {
  for (const server of servers) await ask(server, `drop database if exists ${name} with (force)`)
}

function at(url: string, host: unknown, port: unknown): string {
  const result = new URL(url)
  result.hostname = String(host)
  result.port = String(port)
  return result.href
}

/** What one statement, or the last of several, answers on a connection of its own. */
export async function ask(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    const answer = await client.query(statement)
    const [last = answer] = [answer].flat().slice(-1)
    return last.rows
  } finally {
    await client.end()
  }
}
