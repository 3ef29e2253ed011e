import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { everyTest } from '../../../../tests/every-test.js'
import type {} from '../../../../tests/start-postgres.js'
import type { Consumer } from './consumer.js'
import { consumerProject } from './consumer-project.js'
import { drizzle } from './consumers/drizzle.js'
import { knex } from './consumers/knex.js'
import { kysely } from './consumers/kysely.js'
import { nodePgMigrate } from './consumers/node-pg-migrate.js'
import { prisma } from './consumers/prisma.js'
import { sequelize } from './consumers/sequelize.js'
import { supabase } from './consumers/supabase.js'
import { typeorm } from './consumers/typeorm.js'
import { readPage } from './walk-page.js'

const quick: readonly Consumer[] = [prisma, knex]
const nightly: readonly Consumer[] = [drizzle, kysely, sequelize, typeorm, nodePgMigrate, supabase]

/** On one page alone: the ledger outlives the tables of any tool. */
const madeAnew = 'When the tables are made anew'

test.each(everyTest ? [...quick, ...nightly] : quick)(
  'beside $tool, as its page says: seeded by its own command, edited by a site, upgraded, undone, and migrated on',
  { timeout: 600_000 },
  async (consumer) => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    using project = consumerProject(consumer, database.url)
    const names = async () => {
      const { rows } = await session.query(`select code, name from ${consumer.table} order by code`)
      return rows.map(({ code, name }) => `${code} ${name}`)
    }
    const sections = readPage(consumer.page)
    const take = (heading: string) => {
      const section = sections.find((each) => each.heading === heading)
      if (section === undefined) throw new Error(`The page ${consumer.page} has no section "${heading}".`)
      return section.steps.map((step) => project.take(step))
    }
    const applied = async () => (await session.query(consumer.applied)).rows[0]?.['applied']
    project.take({ kind: 'type', line: consumer.migrate })
    expect(await applied()).toBe(1)

    const begun = take('Begin').join('\n')
    expect(begun).toContain(`${consumer.tool} keeps the schema`)
    expect(begun).not.toMatch(/setup/)
    expect(readFileSync(join(project.directory, 'sow/schema.ts'), 'utf8')).toMatch(/countr/i)
    const ledger = await session.query("select to_regnamespace('sow') is not null as made")
    expect(ledger.rows).toEqual([{ made: false }])

    expect(take('The first rows').join('\n')).toMatch(/local\/countr\w+ +2/i)
    expect(await names()).toEqual(['AT Austria', 'DE Germany'])

    await session.query(`update ${consumer.table} set name = 'Republic of Austria' where code = 'AT'`)
    take('A change')
    expect(await names()).toEqual(['AT Republic of Austria', 'CH Schweiz', 'DE Deutschland'])

    take('The way back')
    expect(await names()).toEqual(['AT Republic of Austria', 'DE Germany'])

    project.write(consumer.later)
    take(`When ${consumer.tool} migrates again`)
    expect(await applied()).toBe(2)
    expect(await names()).toEqual(['AT Republic of Austria', 'DE Germany'])
    expect(readFileSync(join(project.directory, 'sow/schema.ts'), 'utf8')).toContain('continent')

    if (sections.every(({ heading }) => heading !== madeAnew)) return
    take(madeAnew)
    expect(await names()).toEqual(['AT Austria', 'CH Schweiz', 'DE Deutschland'])
  },
)

// The reason is printed with the test that is left out.
test.skipIf(everyTest)(
  `beside ${nightly.length} other tools: each night, and with SOW_TESTS=all`,
  (context) => {
    context.skip('Installing them from npm costs more than a change may: the nightly workflow does it.')
  },
)
