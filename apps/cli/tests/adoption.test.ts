import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'

const release = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]

test('an adoption says what it would overwrite, and overwrites what it was told to', {
  timeout: 300_000,
}, async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  project.publish('1.0.0', release)
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (...args: readonly string[]) => runSow(args, { directory: project.directory, environment })
  const amounts = async () =>
    (await session.query('select amount from prices order by code')).rows.map(({ amount }) => amount)
  expect((await sow('db', 'migrate')).exitCode).toBe(0)
  await session.query(
    "insert into prices (code, title, amount) values ('cast', 'Cast', 99), ('visit', 'Visit', 60)",
  )

  const planned = await sow('db', 'plan', '--adopt-as', 'base', '--show-values')
  expect(planned.stdout).toContain('~  cast  amount: "99.00" -> "80.00"')
  expect(planned.stdout).toMatch(/would stop the run: rows that were there before would lose their\s+values/)
  expect((await sow('db', 'plan', '--adopt-as', 'base', '--json')).json()['datasets']).toMatchObject([
    { updated: 1, unchanged: 1, brake: 'overwrite' },
  ])

  const stopped = await sow('db', 'seed', '--adopt-as', 'base', '--json')
  expect(stopped.exitCode).toBe(3)
  expect(stopped.json()['error']).toMatchObject({ code: 'ADOPTION_OVERWRITE', outcome: 'nothing-changed' })
  expect(await amounts()).toEqual(['99.00', '60.00'])

  const alone = await sow('db', 'seed', '--accept-overwrite', 'prices/prices', '--json')
  expect(alone.json()['error']).toMatchObject({ code: 'CONFIG_USAGE' })
  const unknown = ['--adopt-as', 'base', '--accept-overwrite', 'prices/others']
  expect((await sow('db', 'seed', ...unknown, '--json')).json()['error']).toMatchObject({
    code: 'SELECTION_UNKNOWN',
  })

  // A saved plan is exactly these rows: one that was edited since stops it, whatever was accepted.
  expect((await sow('db', 'plan', '--adopt-as', 'base', '--out', 'plan.json')).exitCode).toBe(0)
  expect(readFileSync(join(project.directory, 'plan.json'), 'utf8')).toContain('"adoptAs": "base"')
  const accepted = ['--accept-overwrite', 'prices/prices']
  await session.query("update prices set amount = 61 where code = 'visit'")
  expect((await sow('db', 'apply', 'plan.json', ...accepted, '--json')).json()['error']).toMatchObject({
    code: 'PLAN_STALE',
  })
  await session.query("update prices set amount = 60 where code = 'visit'")
  expect((await sow('db', 'apply', 'plan.json', '--json')).json()['error']).toMatchObject({
    code: 'ADOPTION_OVERWRITE',
  })
  expect((await sow('db', 'apply', 'plan.json', ...accepted)).exitCode).toBe(0)
  expect(await amounts()).toEqual(['80.00', '60.00'])
})
