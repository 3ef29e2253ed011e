import { randomBytes } from 'node:crypto'
import type { TenantTable } from '@sow/kit'
import { Client } from 'pg'
import { openDatabase } from '../../src/server/open-database.js'
import { createOwnerRole, ownerRole, withParts } from '../../src/server/throw-away/create-database.js'
import { type Site, siteOver } from '../shapes/shape-database.js'

/**
 * TEST_CITUS_URL: a superuser of the coordinator of a cluster of Citus, with a database that has the extension and knows the workers;
 * without a password between them, or by the same one. Null where there is none: then nothing is known to work there.
 */
export const clusterUrl: string | null = process.env['TEST_CITUS_URL'] || null

export const reason = 'TEST_CITUS_URL names no coordinator of Citus: no statement is run on a cluster.'

export interface ClusterSite extends Site, AsyncDisposable {
  /** As the owner, on the coordinator. */
  readonly url: string
  readonly superuserUrl: string
  /** The same database on each of the workers, as the owner. */
  readonly workers: readonly string[]
}

/** A new database of the cluster, on each of its servers. */
export async function openClusterSite(coordinator: string, tenants?: TenantTable): Promise<ClusterSite> {
  const name = `sow_${randomBytes(6).toString('hex')}`
  const nodes = await ask(
    coordinator,
    'select nodename, nodeport from pg_dist_node where groupid <> 0 order by nodeid',
  )
  const servers = [
    coordinator,
    ...nodes.map(({ nodename, nodeport }) => at(coordinator, String(nodename), String(nodeport))),
  ]
  for (const server of servers) {
    await createOwnerRole(server)
    await ask(server, `create database ${name} owner ${ownerRole}`)
    await ask(withParts(server, { database: name }), 'create extension citus')
  }
  const superuserUrl = withParts(coordinator, { database: name })
  const { hostname, port } = new URL(coordinator)
  await ask(superuserUrl, `select citus_set_coordinator_host('${hostname}', ${port || 5432})`)
  for (const { nodename, nodeport } of nodes)
    await ask(superuserUrl, `select citus_add_node('${nodename}', ${nodeport})`)
  const [url = '', ...workers] = servers.map((server) =>
    withParts(server, { database: name, user: ownerRole }),
  )
  const session = await openDatabase({ kind: 'postgres', url })
  const site = siteOver(session, url, tenants === undefined ? {} : { tenants })
  return {
    ...site,
    url,
    superuserUrl,
    workers,
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]()
      for (const server of servers) await ask(server, `drop database if exists ${name} with (force)`)
    },
  }
}

function at(url: string, host: string, port: string): string {
  const result = new URL(url)
  result.hostname = host
  result.port = port
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
