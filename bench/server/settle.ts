import { usingClient } from './using-client.ts'

/**
 * Brings tables and statistics to rest, as a database is some time after a load. No checkpoint: the next change of a
 * page would log it whole, and a few catalog pages would hide what is measured.
 */
export async function settle(superuserUrl: string): Promise<void> {
  await usingClient(superuserUrl, async (client) => {
    await client.query('vacuum (analyze)')
    // The old statistics are dead rows now: whoever plans next would clean them up, and log that.
    await client.query('vacuum pg_catalog.pg_statistic')
  })
}
