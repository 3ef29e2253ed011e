import { DataSource, EntitySchema } from 'typeorm'
import type { Item } from '../rows/item.ts'
import { batchesOf, type Peer } from './peer.ts'

const itemEntity = new EntitySchema<Item>({
  name: 'Item',
  tableName: 'items',
  columns: {
    code: { type: 'text', primary: true },
    system: { type: 'text' },
    short_desc: { type: 'text' },
    long_desc: { type: 'text' },
    price: { type: 'numeric', precision: 12, scale: 4 },
    valid_from: { type: 'date' },
    valid_to: { type: 'date', nullable: true },
    billable: { type: 'boolean' },
    chapter: { type: 'integer' },
    attrs: { type: 'jsonb' },
  },
})

/** TypeORM: `upsert`. */
export async function connect(url: string): Promise<Peer> {
  const source = new DataSource({ type: 'postgres', url, entities: [itemEntity], poolSize: 1 })
  await source.initialize()
  return {
    apply: ({ items }) =>
      source.transaction(async (manager) => {
        const repository = manager.getRepository(itemEntity)
        for (const batch of batchesOf(items)) await repository.upsert(batch, ['code'])
      }),
    disconnect: () => source.destroy(),
  }
}
