import { batchesOf, type Peer } from './peer.ts'
import { connectPrisma, prismaItem, transactionMilliseconds } from './prisma/connect-prisma.ts'

/** Prisma: `createMany` with `skipDuplicates`. It inserts what is missing; changes do not arrive. */
export async function connect(url: string): Promise<Peer> {
  const client = await connectPrisma(url)
  return {
    apply: ({ items }) =>
      client.$transaction(
        async (transaction) => {
          for (const batch of batchesOf(items))
            await transaction.item.createMany({ data: batch.map(prismaItem), skipDuplicates: true })
        },
        { timeout: transactionMilliseconds },
      ),
    disconnect: () => client.$disconnect(),
  }
}
