import { type Kysely, sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import type { MigrationSet } from '../../src/migrate/migration-set.js'
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { type FaultPoint, startFaultyNetwork } from '../server/faulty-network.js'
import { migrationSet, twoTables } from './tiny-migrations.js'

const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
}
const name = '20240101000001_units'

type Up = (db: Kysely<unknown>) => Promise<void>

function migrating(up: Up, concurrentIndexes?: readonly string[]): MigrationSet {
  return {
    package: '@tiny/schema',
    version: '1.0.0',
    migrations: [{ name, sum: 'a'.repeat(64) }],
    load: async () => ({ [name]: { up, ...(concurrentIndexes === undefined ? {} : { concurrentIndexes }) } }),
  }
}

/** What a migration is told to have failed at on a network with a fault, and what the ledger says of it after another run. */
async function migrateThrough(point: FaultPoint | null, up: Up, indexes?: readonly string[]) {
  let told: unknown
  let states: unknown
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using direct = await openDatabase({ kind: 'postgres', url })
    await direct.query('create table items (unit text)')
    await using network = await startFaultyNetwork(url, point ?? undefined)
    await using session = await openDatabase({ kind: 'postgres', url: network.url })
    const set = migrating(up, indexes)
    told = await migrateDatabase(databaseOver(session), [set], all).catch((error: unknown) => error)
    const again = await migrateDatabase(databaseOver(direct), [set], all)
    states = again.migrations.map(({ state }) => state)
  })
  return { told, states }
}

async function migratedTables(session: Session): Promise<unknown[]> {
  const { rows } = await session.query("select to_regclass('units') as units, to_regclass('items') as items")
  return Object.values(rows[0] ?? {})
}

const units: Up = async (db) => {
  await sql`create table units (code text primary key)`.execute(db)
}

test.each([
  ['says so', units],
  [
    'is not hidden by what the migration makes of it',
    async (db: Kysely<unknown>) => {
      await units(db).catch(() => {
        throw new TypeError('no units')
      })
    },
  ],
])('a connection that is lost in a migration %s, and is no fault of the migration', async (_, up) => {
  const point: FaultPoint = { at: 'create table units', fault: { kind: 'cut' } }
  const { told, states } = await migrateThrough(point, up)
  expect(told).toMatchObject({
    code: 'CONNECTION_LOST',
    exitCode: 75,
    outcome: 'nothing-changed',
    place: { package: '@tiny/schema', migration: name },
  })
  expect((told as { hint: string }).hint).not.toContain('Mend')
  expect(states).toEqual(['applied'])
})

test.each([
  ['while the second one waits for the lock', { at: 'pg_try_advisory', nth: 2 }, 'partial', 1],
  ['while the first one does', { at: 'pg_try_advisory', nth: 1 }, 'nothing-changed', 0],
  ['when the first one has just been applied', { at: /Q....commit\0/s, nth: 1, arrives: true }, 'partial', 1],
] as const)(
  'a connection that is lost says of earlier migrations that they stay: %s',
  async (_, point, outcome, count) => {
    await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
      await using direct = await openDatabase({ kind: 'postgres', url })
      await using network = await startFaultyNetwork(url, { ...point, fault: { kind: 'cut' }, alone: true })
      await using session = await openDatabase({ kind: 'postgres', url: network.url })
      const reopen = () => openDatabase({ kind: 'postgres', url })
      const migrating = migrateDatabase(databaseOver(session, { reopen }), [migrationSet(twoTables)], all)
      await expect(migrating).rejects.toMatchObject({ code: 'CONNECTION_LOST', exitCode: 75, outcome })
      const [unit, item] = await migratedTables(direct)
      expect([unit, item].filter(Boolean)).toHaveLength(count)
    })
  },
)

test('an error of a migration is its own while the connection is well', async () => {
  let fails = true
  const { told } = await migrateThrough(null, async (db) => {
    if (fails) {
      fails = false
      throw new TypeError('no units')
    }
    await units(db)
  })
  expect(told).toMatchObject({ code: 'MIGRATION_FAILED', hint: expect.stringContaining('Mend') })
})

test.each([
  ['while it builds an index', 'create index concurrently'],
  ['before it is recorded', 'set "state" = '],
])('a connection that is lost outside a transaction leaves a part, and says so: %s', async (_, at) => {
  const { told, states } = await migrateThrough(
    { at, fault: { kind: 'cut' } },
    async (db) => void (await sql`create index concurrently by_unit on items (unit)`.execute(db)),
    ['by_unit'],
  )
  expect(told).toMatchObject({ code: 'CONNECTION_LOST', exitCode: 75, outcome: 'partial' })
  expect((told as { hint: string }).hint).not.toContain('nothing was committed')
  expect(states).toEqual(['applied'])
})
