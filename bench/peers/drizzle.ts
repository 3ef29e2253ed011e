import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { boolean, date, integer, jsonb, numeric, pgTable, text } from 'drizzle-orm/pg-core'
import { Client } from 'pg'
import { itemColumns } from '../rows/item.ts'
import { batchesOf, type Peer } from './peer.ts'

const itemTable = pgTable('items', {
  code: text().primaryKey(),
  system: text().notNull(),
  short_desc: text().notNull(),
  long_desc: text().notNull(),
  price: numeric({ precision: 12, scale: 4 }).notNull(),
  valid_from: date().notNull(),
  valid_to: date(),
  billable: boolean().notNull(),
  chapter: integer().notNull(),
  attrs: jsonb().notNull(),
})

/** Drizzle: `insert().onConflictDoUpdate()`. */
export async function connect(url: string): Promise<Peer> {
  const client = new Client(url)
  await client.connect()
  const database = drizzle(client)
  const set = Object.fromEntries(
    itemColumns
      .filter((column) => column !== 'code')
      .map((column) => [column, sql`excluded.${sql.identifier(column)}`]),
  )
  return {
    apply: ({ items }) =>
      database.transaction(async (transaction) => {
        for (const batch of batchesOf(items))
          await transaction
            .insert(itemTable)
            .values(batch)
            .onConflictDoUpdate({ target: itemTable.code, set })
      }),
    disconnect: () => client.end(),
  }
}
