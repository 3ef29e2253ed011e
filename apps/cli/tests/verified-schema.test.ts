import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'
import { faultsOf } from './fixtures/valid-document.js'

test('what somebody changed beside the migrations is named, and a table that none of them makes again is no promise', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'cast', title: 'Cast', amount: '80.00' }])
  const sow = (line: string) =>
    runSow(line.split(' '), {
      ...project,
      environment: { DATABASE_URL: database.url, TEST_DATABASE_URL: inject('postgres').superuserUrl },
    })
  expect((await sow('db setup')).exitCode).toBe(0)
  await session.query(`
    alter table prices enable row level security;
    create index prices_amount_idx on prices (amount);
    create schema elsewhere;
    create table elsewhere.orders (id integer primary key)`)
  const found = await sow('db verify --json')
  expect(faultsOf(found.json())).toEqual([])
  expect(found.json()).toMatchObject({
    ok: true,
    notCompared: [],
    notHeld: null,
    findings: [
      { code: 'SCHEMA_DIFFERS', severity: 'warning', where: 'index public.prices: prices_amount_idx' },
      // Another application's schema is one thing, whatever is in it.
      { where: 'schema elsewhere', message: 'It is there, and no migration makes it.' },
      { where: 'table public.prices', message: 'Row security: on; the migrations make off.' },
    ],
  })

  await session.query('drop table prices')
  expect((await sow('db plan --json')).json()).toMatchObject({ error: { code: 'TARGET_MISSING' } })
})
