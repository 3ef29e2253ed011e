import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import type { Item } from '../../rows/item.ts'

const schema = fileURLToPath(new URL('schema.prisma', import.meta.url))

/** What is used of a generated client, which has no types before it is generated. */
export interface PrismaClient {
  $transaction<Result>(
    work: (transaction: PrismaClient) => Promise<Result>,
    options: { readonly timeout: number },
  ): Promise<Result>
  $disconnect(): Promise<void>
  $queryRaw(text: TemplateStringsArray): Promise<unknown>
  readonly item: {
    createMany(args: {
      readonly data: readonly PrismaItem[]
      readonly skipDuplicates: true
    }): Promise<unknown>
    upsert(args: {
      readonly where: { readonly code: string }
      readonly create: PrismaItem
      readonly update: PrismaItem
    }): Promise<unknown>
  }
}

/** Prisma takes dates as `Date`. */
export type PrismaItem = Omit<Item, 'valid_from' | 'valid_to'> & {
  readonly valid_from: Date
  readonly valid_to: Date | null
}

export const transactionMilliseconds = 3_600_000

/** Generates the client where it is not there yet, and connects. */
export async function connectPrisma(url: string): Promise<PrismaClient> {
  const require = createRequire(import.meta.url)
  let Client = loadClient(require)
  if (Client === null) {
    generateClient(require)
    Client = loadClient(require)
  }
  if (Client === null) throw new Error('Prisma generated no client.')
  const client = new Client({ adapter: new PrismaPg({ connectionString: url, max: 1 }) })
  await client.$queryRaw`select 1`
  return client
}

export function prismaItem(item: Item): PrismaItem {
  const { valid_from, valid_to } = item
  return {
    ...item,
    valid_from: new Date(valid_from),
    valid_to: valid_to === null ? null : new Date(valid_to),
  }
}

type ClientClass = new (options: { readonly adapter: PrismaPg }) => PrismaClient

function loadClient(require: NodeJS.Require): ClientClass | null {
  try {
    const path = require.resolve('@prisma/client')
    for (const key of Object.keys(require.cache)) if (key.includes('.prisma')) delete require.cache[key]
    delete require.cache[path]
    const { PrismaClient } = require('@prisma/client') as { readonly PrismaClient?: ClientClass }
    return PrismaClient !== undefined && hasModel(require) ? PrismaClient : null
  } catch {
    return null
  }
}

/** A client that was never generated stands there as well, and throws on use. */
function hasModel(require: NodeJS.Require): boolean {
  const { Prisma } = require('@prisma/client') as { readonly Prisma?: { readonly ModelName?: object } }
  return Prisma?.ModelName !== undefined
}

function generateClient(require: NodeJS.Require): void {
  const cli = join(dirname(require.resolve('prisma/package.json')), 'build/index.js')
  const generated = spawnSync(process.execPath, [cli, 'generate', '--schema', schema], {
    encoding: 'utf8',
    // No schema engine is needed to generate, and it would be downloaded.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' },
  })
  if (generated.status !== 0) throw new Error(`prisma generate failed:\n${generated.stderr}`)
}
