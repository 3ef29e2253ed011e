import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { everyTest } from '../../../../tests/every-test.js'
import type {} from '../../../../tests/start-postgres.js'
import { consumerProject } from './consumer-project.js'
import { replayedTools } from './replayed-tools.js'
import { readPage } from './walk-page.js'

const [first, ...others] = replayedTools

test.each(everyTest ? replayedTools : first === undefined ? [] : [first])(
  'beside $tool, as the page says: seeded, edited by a site, upgraded, undone, and what its next migration wrote is taken as known',
  { timeout: 300_000 },
  async ({ tool, file, table, migrated, fills, called }) => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    // What `npm install` makes where a project of another language has none.
    const files = { 'package.json': { devDependencies: { '@sow/cli': '*' } }, 'go.mod': '', [file]: '' }
    using project = consumerProject({ files }, database.url)
    const take = (heading: string) => {
      const steps = sections.find((each) => each.heading === heading)?.steps ?? []
      return steps.map((step) => project.take(step)).join('\n')
    }
    const sections = readPage('other-languages')
    const names = async () => {
      const { rows } = await session.query(`select code, name from ${table} order by code`)
      return rows.map(({ code, name }) => `${code} ${name}`)
    }
    await session.query(migrated)

    const begun = take('Begin')
    expect(begun).toContain(`${tool} keeps the schema`)
    expect(begun).toContain(`Tracked by ${tool}`)
    expect(begun).not.toMatch(/setup/)
    take('The first rows')
    expect(await names()).toEqual(['AT Austria', 'DE Germany'])
    await session.query(`update ${table} set name = 'Republic of Austria' where code = 'AT'`)
    take('A change')
    expect(await names()).toEqual(['AT Republic of Austria', 'CH Schweiz', 'DE Deutschland'])
    take('The way back')
    expect(await names()).toEqual(['AT Republic of Austria', 'DE Germany'])

    project.take({ kind: 'type', line: 'npx sow db release && npx sow db seed' })
    await session.query(`begin; ${fills} commit`)
    expect(take('When your tool migrates again')).toMatch(/1 row written by \S+ of /)
    const accepted = project.take({
      kind: 'type',
      line: `npx sow db accept --written-by-migration ${called}`,
    })
    // Another row has an edit of the same column, so that nobody can tell whether this one had.
    expect(accepted).toMatch(/local\/countries +0 +1/)
  },
)

// The reason is printed with the test that is left out.
test.skipIf(everyTest)(
  `beside ${others.length} other tools of other languages: each night, and with SOW_TESTS=all`,
  (context) => {
    context.skip('They differ in their records alone, and each takes some twelve commands.')
  },
)
