import { ContentHash, describeDataset } from '@sow/kit/manifest'
import { encodeRows, readCanonicalRows } from '@sow/kit/rows'
import { inject } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import type { SeedOptions } from '../../src/seed/decide/seed-options.js'
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { askOneByOne } from '../citus/ask-one-by-one.js'
import { placeEveryTable } from '../citus/place-every-table.js'
import type { EngineName } from '../engines.js'
import { lendPglite } from '../server/lend-pglite.js'
import { createTables, schema, type TinyRelease, tinyPackage } from './tiny-clinic.js'

export { type EngineName, engines } from '../engines.js'

/** Runs `work` on a new database with the tiny clinic's tables; `other` opens a second session, on Postgres only. */
export async function usingTinyClinic(
  engine: EngineName,
  work: (database: Database, other: () => Promise<Session>) => Promise<void>,
): Promise<void> {
  if (engine === 'pglite') {
    await using session = await lendPglite()
    await session.query(createTables)
    await work(databaseOver(session), () => Promise.reject(new Error('PGlite has one session.')))
    return
  }
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await session.query(createTables)
    await placeEveryTable(session)
    await work(databaseOver(session), () => openDatabase({ kind: 'postgres', url }))
  })
}

export async function unitsOf(
  release: TinyRelease,
  version = '1.0.0',
  ownerOfCodes: 'package' | 'shared' = 'package',
): Promise<DatasetUnit[]> {
  const seedPackage = tinyPackage(release, ownerOfCodes)
  return await Promise.all(
    seedPackage.datasets.map(async (dataset) => {
      const described = await describeDataset({ seedPackage, dataset })
      const hash = new ContentHash(described.fields)
      for await (const row of encodeRows(described, dataset.rows)) hash.add(row.line)
      const manifest = { ...described, rows: hash.rows, contentHash: hash.digest() }
      return {
        package: '@tiny/seed',
        version,
        origin: 'linked',
        domain: 'tiny',
        dataset: manifest,
        tenants: schema.tenants ?? null,
        rows: () => readCanonicalRows({ dataset, described: manifest }),
      }
    }),
  )
}

export const seedOptions: SeedOptions = {
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
  lock: { waitSeconds: 30 },
  run: { command: 'db seed', actor: 'test', toolVersion: '0.0.0', packages: { '@tiny/seed': '1.0.0' } },
}

export async function rowsOf(database: Database, text: string): Promise<readonly Record<string, unknown>[]> {
  return (await askOneByOne(database.session, text)).rows
}
