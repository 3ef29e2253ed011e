import { expect, test } from 'vitest'
import { defineDataset, defineSeedPackage, ref, retireOn } from '../src/index.js'
import { isSchemaPackage, isSeedPackage } from '../src/manifest.js'
import { clinic, items, payers, schedules, schema } from './clinic.js'
import { errorOf } from './expected-error.js'

/** As JavaScript calls it: nothing is held by types. */
const define = defineDataset<never>() as unknown as (
  definition: object,
) => ReturnType<typeof clinic>['datasets'][number]
const valid = { name: 'payers', table: 'payers', key: ['code'], rows: [] }

test('fills every default in and freezes the dataset', () => {
  const dataset = define(valid)
  expect(dataset).toMatchObject({
    title: 'payers',
    scope: 'global',
    kind: 'reference',
    refs: {},
    own: {},
    defaultOwnership: 'shared',
    absent: 'keep',
    license: undefined,
    source: undefined,
  })
  expect(Object.isFrozen(dataset) && Object.isFrozen(dataset.key) && Object.isFrozen(dataset.own)).toBe(true)
})

test('numbers inline rows from 1', async () => {
  const positions: number[] = []
  for await (const { position } of payers.rows.read()) positions.push(position)
  expect(positions).toEqual([1, 2])
  expect(await payers.rows.columns()).toEqual(['code', 'name'])
})

test.each([
  ['a name that is not kebab-case', { name: 'Payers' }, 'kebab-case'],
  ['a former name without its domain', { formerly: ['payers'] }, 'no domain/name'],
  ['a former name twice', { formerly: ['old/payers', 'old/payers'] }, 'a former name twice'],
  ['former names that are no list', { formerly: 'old/payers' }, 'no list'],
  ['no table', { table: '' }, 'names no table'],
  ['no key', { key: [] }, 'key names no column'],
  ['a key column twice', { key: ['code', 'code'] }, 'a column twice'],
  ['a key column that the site owns', { own: { code: 'site' } }, 'only the package can own'],
  ['an owner that does not exist', { own: { name: 'nobody' } }, 'none of package, site, shared'],
  ['a default owner that does not exist', { defaultOwnership: 'nobody' }, 'defaultOwnership'],
  [
    'an owner of its rows that does not exist',
    { rowOwnership: 'shared' },
    'rowOwnership is none of package, site',
  ],
  ['a retirement date of the site', { absent: retireOn('gone'), own: { gone: 'site' } }, 'must own it'],
  ['a retirement date in the key', { absent: retireOn('code') }, 'cannot be a key column'],
  ['an absence that does not exist', { absent: 'drop' }, 'absence'],
  ['a reference that ref did not make', { refs: { payer_id: 'payers' } }, 'not made by ref'],
  ['a scope that does not exist', { scope: 'world' }, 'scope'],
  ['a kind that does not exist', { kind: 'sample' }, 'kind'],
  ['rows that are no rows', { rows: 'data.csv' }, 'rows are neither'],
])('refuses a dataset with %s', async (_, wrong, message) => {
  const error = await errorOf(() => define({ ...valid, ...wrong }))
  expect(error).toMatchObject({ code: 'DEFINITION_INVALID', outcome: 'nothing-changed', exitCode: 65 })
  expect(error.message).toContain(message)
  expect(error.problems).toHaveLength(1)
})

test('names everything that is wrong with a dataset at once', async () => {
  const error = await errorOf(() => define({ ...valid, name: 'X', key: [], kind: 'sample' }))
  expect(error.problems).toHaveLength(3)
})

test('a seed package is known by its mark, in any copy of the code', () => {
  const seedPackage = clinic(payers)
  expect(isSeedPackage(seedPackage)).toBe(true)
  expect(isSeedPackage({ ...seedPackage })).toBe(true)
  expect(isSeedPackage({ domain: 'billing', datasets: [] })).toBe(false)
  expect(isSchemaPackage(schema)).toBe(true)
  expect(Object.isFrozen(seedPackage) && Object.isFrozen(seedPackage.datasets)).toBe(true)
})

test.each([
  ['a domain that is not kebab-case', { domain: 'Billing' }, 'domain is not kebab-case'],
  ['a schema of another make', { schema: { tables: {} } }, 'not made by defineSchemaPackage'],
  ['two datasets of one name', { datasets: [payers, payers] }, "two datasets are named 'payers'"],
  [
    'a table that the schema lacks',
    { datasets: [define({ ...valid, table: 'nothing' })] },
    "no table 'nothing'",
  ],
  ['a reference out of the package', { datasets: [payers, items] }, "refers to 'schedules'"],
])('refuses a package with %s', async (_, wrong, message) => {
  const define = defineSeedPackage as unknown as (definition: object) => unknown
  const error = await errorOf(() =>
    define({ domain: 'billing', schema, datasets: [payers, schedules], ...wrong }),
  )
  expect(error.code).toBe('DEFINITION_INVALID')
  expect(error.message).toContain(message)
})

test('takes references to datasets that stand later in the package', () => {
  expect(clinic(items, schedules, payers).datasets).toHaveLength(3)
  expect(ref(payers)).toEqual({ to: 'dataset', dataset: payers })
})
