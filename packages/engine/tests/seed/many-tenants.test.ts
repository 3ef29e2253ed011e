import { expect, test } from 'vitest'
import { type Database, databaseOver } from '../../src/database/database.js'
import type { Session } from '../../src/server/connect/session.js'
import { seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { firstRelease, type TinyRelease } from './tiny-clinic.js'
import { usingTinyClinic } from './tiny-database.js'

/** What a step asked of the server, and what came of it. */
interface Brought {
  readonly statements: number
  readonly rows: number
  readonly longest: number
  /** How often the rows of a dataset were counted to tell who has something open. */
  readonly looks: number
}

const dearer: TinyRelease = {
  ...firstRelease,
  fees: firstRelease.fees.slice(1).map((fee) => ({ ...fee, unit: 'hour' })),
}

/** What each step brings to the client, with so many tenants. */
async function broughtWith(tenants: number): Promise<Record<string, Brought>> {
  const brought: Record<string, Brought> = {}
  await usingTinyClinic('postgres', async (database) => {
    await database.session.query(`
      insert into organizations (slug, status)
      select 'clinic-' || number, 'active'
      from generate_series(1, ${tenants}) as number`)
    const step = async (name: string, work: (on: Database) => Promise<unknown>) => {
      const counted = countingSession(database.session)
      await work(databaseOver(counted.session))
      brought[name] = counted.brought()
    }
    const seed = (version: string) => (on: Database) =>
      seedRelease(on, firstRelease, version, { wholeTenants: 0 })
    await seed('1.0.0')(database)
    await step('unchanged', seed('1.0.0'))
    await database.session.query("insert into organizations (slug, status) values ('late', 'active')")
    await step('new tenant', seed('1.0.0'))
    await step('version', seed('1.1.0'))
    await step('undo of a version', (on) => siteDecisions.undo(on))
    await step('held', seed('1.1.0'))
    await step('one of them', (on) =>
      seedRelease(on, dearer, '1.2.0', { wholeTenants: 0, tenant: 'clinic-7' }),
    )
  })
  return brought
}

function countingSession(session: Session) {
  let [statements, rows, longest, looks] = [0, 0, 0, 0]
  const counting: Session = {
    facts: session.facts,
    async query(text, parameters, isRepeated) {
      const answer = await session.query(text, parameters, isRepeated)
      statements += 1
      rows += answer.rows.length
      looks += text.split(' as is_settled').length - 1
      longest = Math.max(longest, JSON.stringify(answer.rows).length, JSON.stringify(parameters ?? []).length)
      return answer
    },
    copyIn: (statement, lines) => session.copyIn(statement, lines),
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: async () => {},
  }
  return { session: counting, brought: (): Brought => ({ statements, rows, longest, looks }) }
}

/** Counts and ids are longer where there are more of them. */
const longer = 60

test('what is one for all tenants asks and brings as much for 600 of them as for 150', async () => {
  const [few, many] = [await broughtWith(150), await broughtWith(600)]
  // None of the datasets that a new tenant waits for is looked at to find out whether it is settled.
  expect(many['unchanged']?.looks).toBe(4)
  expect(many['new tenant']?.looks).toBe(4)
  for (const [name, { statements, rows, longest }] of Object.entries(few)) {
    const found = many[name]
    expect([name, found?.statements, found?.rows]).toEqual([name, statements, rows])
    expect((found?.longest ?? 0) - longest, name).toBeLessThan(longer)
  }
})
