import type { Peer } from './peer.ts'
import { connectPrisma, prismaItem, transactionMilliseconds } from './prisma/connect-prisma.ts'

/** Prisma: `upsert`, which takes one row. */
export async function connect(url: string): Promise<Peer> {
  const client = await connectPrisma(url)
  return {
    apply: ({ items }) =>
      client.$transaction(
        async (transaction) => {
          for (const item of items.map(prismaItem))
            await transaction.item.upsert({ where: { code: item.code }, create: item, update: item })
        },
        { timeout: transactionMilliseconds },
      ),
    disconnect: () => client.$disconnect(),
  }
}
