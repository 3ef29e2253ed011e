import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]
const second = [
  { code: 'cast', title: 'Plaster cast', amount: '85.00' },
  { code: 'visit', title: 'Visit', amount: '65.00' },
]

test('packages and a domain under other names carry on with what the ledger knows of them', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (...args: readonly string[]) => runSow(args, { directory: project.directory, environment })
  const query = async (text: string) => (await session.query(text)).rows
  const prices = async () =>
    (await query('select id, code, title, amount from prices order by code')).map((row) =>
      Object.values(row).join(' '),
    )
  project.publish('1.0.0', first)
  expect((await sow('db', 'setup', '--fresh')).exitCode).toBe(0)
  await query("update prices set amount = 70 where code = 'visit'")

  project.rename()
  project.publish('1.1.0', second)
  const asked = await sow('db', 'status', '--json')
  expect(asked.exitCode).toBe(3)
  expect(asked.json().error).toMatchObject({ code: 'LEDGER_OLDER' })

  const setUp = await sow('db', 'setup', '--json')
  expect(setUp).toMatchObject({ exitCode: 0 })
  expect(setUp.json()['changed']).toEqual([])
  const status = await sow('db', 'status', '--json')
  expect(status.json()['migrations']).toEqual([
    expect.objectContaining({ package: 'fee-schema', state: 'applied' }),
  ])
  expect(status.json()['datasets']).toEqual([
    expect.objectContaining({ package: '@fees/seed', domain: 'fees', state: 'outdated' }),
  ])

  // The site's edit is still known as one, and the rows are the same rows.
  const seeded = await sow('db', 'seed', 'fees', '--json')
  expect(seeded.json()['totals']).toMatchObject({ inserted: 0, updated: 1, conflicts: 1 })
  expect(await prices()).toEqual(['1 cast Plaster cast 85.00', '2 visit Visit 70.00'])

  // What was done under the old names can be taken back under the new ones.
  expect((await sow('db', 'undo', '3')).exitCode).toBe(0)
  expect(await prices()).toEqual(['1 cast Cast 80.00', '2 visit Visit 70.00'])
  expect((await sow('db', 'undo', '2')).exitCode).toBe(0)
  expect(await prices()).toEqual(['2 visit Visit 70.00'])
  const names = await query(`
    select dataset from sow.dataset
    union select dataset from sow.change
    union select dataset from sow.release
    union select dataset from sow.definition`)
  expect(names).toEqual([{ dataset: 'fees/prices' }])
})

test('a dataset that moved to another package carries on, and its former name says where it went', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (...args: readonly string[]) => runSow(args, { directory: project.directory, environment })
  const versions = async () => (await session.query('select ctid::text, xmin::text from prices')).rows
  project.publish('3.0.0', first)
  expect((await sow('db', 'setup', '--fresh')).exitCode).toBe(0)
  await session.query(
    "update prices set amount = 70 where code = 'visit'; delete from prices where code = 'cast'",
  )
  const before = await versions()

  project.move()
  project.publish('1.0.0', first)
  const named = await sow('db', 'seed', 'prices/prices', '--json')
  expect(named.json().error).toMatchObject({
    code: 'SELECTION_UNKNOWN',
    message: expect.stringContaining('terms/prices'),
  })
  const seeded = await sow('db', 'setup', '--fresh', '--json')
  expect(seeded.json()['totals']).toMatchObject({ inserted: 0, updated: 0, kept: 1, tombstoned: 1 })
  expect(await versions()).toEqual(before)
  const status = await sow('db', 'status', '--check', '--json')
  expect(status.exitCode).toBe(0)
  expect(status.json()['datasets']).toEqual([
    expect.objectContaining({ package: 'seed-terms', domain: 'terms', state: 'drifted', seen: true }),
  ])
})
