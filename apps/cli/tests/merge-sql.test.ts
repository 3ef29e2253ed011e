import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'
import { faultsOf } from './fixtures/valid-document.js'

test('the statements of a merge are printed, and none is executed', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'cast', title: 'Cast', amount: '80.00' }])
  const sow = (line: string) =>
    runSow(line.split(' '), { ...project, environment: { DATABASE_URL: database.url } })

  expect((await sow('db setup')).exitCode).toBe(0)
  const text = await sow('db seed --dry-run --sql')
  expect(text.exitCode).toBe(0)
  expect(text.stdout).toMatch(
    /^-- prices\/prices of seed-prices 1\.0\.0, into prices\n\n-- stage\n\ncreate temp table/,
  )
  expect(text.stdout).toContain('-- insert\n\ninsert into "public"."prices"')
  for (const line of ['db seed --dry-run --sql --json', 'db plan --sql --json']) {
    const document = (await sow(line)).json()
    expect(faultsOf(document), line).toEqual([])
    expect(document).toMatchObject({ ok: true, run: null, datasets: [{ dataset: 'prices/prices' }] })
  }
  expect((await sow('db seed --sql')).exitCode).toBe(64)
  expect((await session.query('select count(*)::int4 as rows from prices')).rows).toEqual([{ rows: 0 }])

  const up = (await sow('db up --json')).json()
  expect(faultsOf(up)).toEqual([])
  expect(up).toMatchObject({ command: 'db up', totals: { inserted: 1 } })
})
