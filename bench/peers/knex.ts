import knex from 'knex'
import { batchesOf, type Peer } from './peer.ts'

/** Knex: `insert().onConflict().merge()`. */
export async function connect(url: string): Promise<Peer> {
  const database = knex({ client: 'pg', connection: url, pool: { min: 1, max: 1 } })
  await database.raw('select 1')
  return {
    apply: ({ items }) =>
      database.transaction(async (transaction) => {
        for (const batch of batchesOf(items))
          await transaction('items').insert(batch).onConflict('code').merge()
      }),
    disconnect: () => database.destroy(),
  }
}
