import { expect, test } from 'vitest'
import { readLiveTable } from '../../src/catalog/capture/read-live-table.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readHistory } from '../../src/look/read-history.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { addTenants, named, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { engines, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { watchedSession } from '../seed/watched-session.js'

const pin = 'set local search_path = pg_catalog, pg_temp'

/**
 * Messages that were sent without the pin: outside a transaction without it before them, or as the first of a transaction.
 * A message of several statements is a transaction.
 */
function unpinned(messages: readonly string[]): string[] {
  let isOpen = false
  return messages.filter((message) => {
    const [first = '', next] = message.split(';').map((statement) => statement.trim())
    if (isOpen) {
      isOpen = first !== 'commit' && first !== 'rollback'
      return false
    }
    isOpen = first.startsWith('begin')
    return (isOpen ? next : first) !== pin && first !== 'rollback'
  })
}

const frame = {
  lock: { waitSeconds: 30 },
  run: { command: 'test', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
}

async function work(database: Database): Promise<void> {
  await readDatabaseFacts(database.session)
  await migrateDatabase(database, [migrationSet({ '20240101000001_a': ['create table a ()', null] })], frame)
  await seedRelease(database, firstRelease, '1.0.0')
  await seedRelease(database, firstRelease, '1.0.0')
  await planDatasets(database, await unitsOf(named({ acme: 'Two' }), '2.0.0'), seedOptions)
  await seedRelease(database, named({ acme: 'Two' }), '2.0.0')
  await siteDecisions.accept(database, 'tiny/payers')
  await siteDecisions.undo(database)
  await examineDatabase(database)
  await readHistory(database, 10)
  await readLiveTable(database, 'payers')
}

test.each(engines)(
  'every transaction begins with the pin, and nothing runs outside one, on %s',
  async (engine) => {
    await usingTinyClinic(engine, async ({ session }) => {
      await addTenants(databaseOver(session))
      const messages: string[] = []
      await work(databaseOver(watchedSession(session, (text) => void messages.push(text))))
      expect(unpinned(messages)).toEqual([])
      expect(messages.length).toBeGreaterThan(200)
    })
  },
)

test('a statement outside a transaction is found, and one before the pin', () => {
  expect(unpinned(['select 1', `${pin}; select 2`, 'begin', 'select 3', 'commit', 'select 4'])).toEqual([
    'select 1',
    'begin',
    'select 4',
  ])
})

test.each(engines)('the path is that of the session again afterwards, on %s', async (engine) => {
  await usingTinyClinic(engine, async (database) => {
    const shown = async () => (await database.session.query('show search_path')).rows
    const before = await shown()
    await readDatabaseFacts(database.session)
    await readHistory(database, 10)
    await seedRelease(database, firstRelease, '1.0.0')
    expect(await shown()).toEqual(before)
  })
})
