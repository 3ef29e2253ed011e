import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { serversOf } from '../../src/server/throw-away/servers-of.js'
import { notRun } from './not-run.js'

const { TEST_DATABASE_CLUSTER: given } = process.env
afterEach(() => {
  if (given === undefined) delete process.env['TEST_DATABASE_CLUSTER']
  else process.env['TEST_DATABASE_CLUSTER'] = given
})

test('what a run on a cluster leaves out is there, and each has its reason', () => {
  for (const { file, test: name, why } of notRun) {
    const text = readFileSync(new URL(`../${file}.test.ts`, import.meta.url), 'utf8')
    expect(text, file).toContain(name ?? 'test')
    expect(why).toMatch(/\.$/)
  }
})

test('a database is made on every server of the cluster that the tests run on, and on one of all others', () => {
  const coordinator = 'postgres://postgres@127.0.0.1:5701'
  const worker = 'postgres://postgres@127.0.0.1:5702'
  process.env['TEST_DATABASE_CLUSTER'] = `${coordinator}/made ${worker}/made`
  expect(serversOf(`${coordinator}/hub`)).toEqual([
    { url: `${coordinator}/hub`, template: 'made' },
    { url: `${worker}/hub`, template: 'made' },
  ])
  const other = 'postgres://postgres@127.0.0.1:5432/postgres'
  expect(serversOf(other)).toEqual([{ url: other, template: 'template1' }])
})
