import { randomBytes } from 'node:crypto'
import type { TenantTable } from '@sow/kit'
import { openDatabase } from '../../src/server/open-database.js'
import { ownerRole, withParts } from '../../src/server/throw-away/create-database.js'
import { type Site, siteOver } from '../shapes/shape-database.js'
import { dropClusterDatabase, makeClusterDatabase, serversOfCluster } from './cluster-databases.js'

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
  const servers = await serversOfCluster(coordinator)
  await makeClusterDatabase(servers, name)
  const [url = '', ...workers] = servers.map((server) =>
    withParts(server, { database: name, user: ownerRole }),
  )
  const session = await openDatabase({ kind: 'postgres', url })
  const site = siteOver(session, url, tenants === undefined ? {} : { tenants })
  return {
    ...site,
    url,
    superuserUrl: withParts(coordinator, { database: name }),
    workers,
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]()
      await dropClusterDatabase(servers, name)
    },
  }
}
