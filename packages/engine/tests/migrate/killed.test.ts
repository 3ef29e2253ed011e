import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { readMigrationStatuses } from '../../src/migrate/read-migration-statuses.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { rowsOf } from '../seed/tiny-database.js'
import { startScript } from '../server/start-script.js'
import { migrationSet, twoTables } from './tiny-migrations.js'

const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
}

/** A process that migrates and, just before the statement that begins with `text`, stops for good. */
function migratingUntil(url: string, text: string): string {
  return `
    import { openDatabase } from '../../src/server/open-database.js'
    import { databaseOver } from '../../src/database/database.js'
    import { migrateDatabase } from '../../src/migrate/migrate-database.js'
    import { migrationSet, twoTables } from '../migrate/tiny-migrations.js'
    const session = await openDatabase({ kind: 'postgres', url: ${JSON.stringify(url)} })
    const stopping = {
      facts: session.facts,
      async query(statement, parameters) {
        if (statement.trimStart().startsWith(${JSON.stringify(text)})) {
          process.stdout.write('reached')
          await new Promise((resolve) => setTimeout(resolve, 60_000))
        }
        return await session.query(statement, parameters)
      },
      copyIn: () => Promise.reject(new Error('no copy')),
      cancel: () => session.cancel(),
    }
    await migrateDatabase(databaseOver(stopping), [migrationSet(twoTables)], ${JSON.stringify(all)})`
}

async function killedAt(text: string, check: (database: Database) => Promise<void>): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    const script = startScript(migratingUntil(url, text))
    await once(script.stdout as NodeJS.ReadableStream, 'data')
    script.kill('SIGKILL')
    await once(script, 'close')
    await using session = await openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session)
    await check(database)
    const { migrations } = await migrateDatabase(database, [migrationSet(twoTables)], all)
    expect(migrations.map(({ state }) => state)).toEqual(['applied', 'applied'])
    expect(await rowsOf(database, 'select count(*) as rows from sow.migration')).toEqual([{ rows: 2 }])
  })
}

/** The killed process's connection ends a moment later; nothing it did may be seen then or before. */
async function states(database: Database): Promise<string[]> {
  await sleep(300)
  return (await readMigrationStatuses(database, [migrationSet(twoTables)])).map(({ state }) => state)
}

test.each([
  ['before the lock', 'select pg_catalog.pg_try_advisory_xact_lock'],
  ['before the ledger is made', 'create schema sow'],
  ['before the first migration', 'create table units'],
  ['between the migration and its ledger row', 'insert into "sow"."migration"'],
  ['before the commit', 'commit'],
])('a run killed %s left nothing, and the next one does everything', async (_, text) => {
  await killedAt(text, async (database) => {
    expect(await states(database)).toEqual(['pending', 'pending'])
    expect(
      await rowsOf(database, "select to_regclass('units') as units, to_regclass('sow.meta') as ledger"),
    ).toEqual([{ units: null, ledger: null }])
  })
})

test('a run killed in its second migration kept the first, and the next one does the second', async () => {
  await killedAt('create table items', async (database) => {
    expect(await states(database)).toEqual(['applied', 'pending'])
  })
})
