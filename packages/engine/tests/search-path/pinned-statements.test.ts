import { expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { readHistory } from '../../src/look/read-history.js'
import { readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { addTenants, seedRelease } from '../amend/site-decisions.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { engines, usingTinyClinic } from '../seed/tiny-database.js'
import { watchedSession } from '../seed/watched-session.js'
import { findUnpinnedNames } from './find-unpinned-names.js'
import { everything, siteEdit } from './whole-life.js'

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

/** Messages that were sent on the project's search path, but for those of migrations, which are their authors'. */
function onProjectPath(messages: readonly string[]): string[] {
  let isProject = false
  return messages.filter((message) => {
    if (message === pin) isProject = false
    const was = isProject
    if (message.startsWith('set local search_path = public')) isProject = !message.includes(';')
    return was && !/^(create|drop) table units/.test(message)
  })
}

test.each(engines)(
  'every transaction begins with the pin, and nothing runs outside one, on %s',
  async (engine) => {
    await usingTinyClinic(engine, async ({ session }) => {
      await addTenants(databaseOver(session))
      const messages: string[] = []
      await everything(databaseOver(watchedSession(session, (text) => void messages.push(text))))
      expect(unpinned(messages)).toEqual([siteEdit])
      const written = onProjectPath(messages)
      expect(written.length).toBeGreaterThan(20)
      for (const message of written)
        expect([message, await findUnpinnedNames(message)]).toEqual([message, []])
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
