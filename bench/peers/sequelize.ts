import { DataTypes, Sequelize } from 'sequelize'
import { itemColumns } from '../rows/item.ts'
import { batchesOf, type Peer } from './peer.ts'

/** Sequelize: `bulkCreate` with `updateOnDuplicate`. */
export async function connect(url: string): Promise<Peer> {
  const database = new Sequelize(url, { logging: false, pool: { max: 1 } })
  await database.authenticate()
  const Items = database.define(
    'items',
    {
      code: { type: DataTypes.TEXT, primaryKey: true },
      system: DataTypes.TEXT,
      short_desc: DataTypes.TEXT,
      long_desc: DataTypes.TEXT,
      price: DataTypes.DECIMAL(12, 4),
      valid_from: DataTypes.DATEONLY,
      valid_to: DataTypes.DATEONLY,
      billable: DataTypes.BOOLEAN,
      chapter: DataTypes.INTEGER,
      attrs: DataTypes.JSONB,
    },
    { tableName: 'items', timestamps: false },
  )
  const updateOnDuplicate = itemColumns.filter((column) => column !== 'code')
  return {
    apply: ({ items }) =>
      database.transaction(async (transaction) => {
        for (const batch of batchesOf(items))
          await Items.bulkCreate(
            batch.map((item) => ({ ...item })),
            { updateOnDuplicate, transaction },
          )
      }),
    disconnect: () => database.close(),
  }
}
