import { codeSetNamed, createTableStatement } from '@sow/codesets'
import { expect, test } from 'vitest'
import { writeFiles } from '../../../codesets/tests/fixtures/release-files.js'
import { usingCodeDatabase } from './load-context.js'

/** A version of a value set of made-up codes. */
const version = (name: string, number: string, date: string | undefined, codes: string) =>
  JSON.stringify({
    resourceType: 'ValueSet',
    url: `https://example.com/${name}`,
    version: number,
    ...(date === undefined ? {} : { date }),
    compose: {
      include: [{ system: 'https://example.com/codes', concept: [...codes].map((code) => ({ code })) }],
    },
  })

const valueSets = codeSetNamed('fhir-value-sets')
if (valueSets === undefined) throw new Error('FHIR value sets are a set.')
const table = createTableStatement(valueSets, 'fhir_value_set_codes')

const answers = `
  select
    value_set || ' ' || string_agg(code, '' order by code) as codes
  from fhir_value_set_codes_on($day)
  group by value_set
  order by value_set`

test('a value set has on each day the codes of the version of that day, whatever was loaded when', async () => {
  using files = writeFiles({
    'old.json': version('set', '9.0.0', '2024-01-15', 'abc'),
    'new.json': version('set', '10.0.0', '2025-01-15T08:00:00Z', 'acd'),
    'other.json': version('other', '1.0.0', '2020-01-01', 'x'),
    'undated.json': version('undated', '1.0.0', undefined, 'y'),
    'changed.json': version('set', '9.0.0', '2024-01-15', 'abz'),
  })
  const seen: unknown[] = []
  for (const order of [
    ['old', 'new', 'other', 'undated'],
    ['undated', 'new', 'other', 'old', 'new'],
  ])
    await usingCodeDatabase(async ({ load, rows }) => {
      for (const name of order) expect((await load(files.path(`${name}.json`))).state, name).toBe('current')
      const on = async (day: string) =>
        (await rows(answers.replace('$day', `date '${day}'`))).map(({ codes }) =>
          String(codes).replace('https://example.com/', ''),
        )
      expect(await on('2024-01-14')).toEqual(['other x'])
      expect(await on('2024-01-15')).toEqual(['other x', 'set abc'])
      expect(await on('2025-01-14')).toEqual(['other x', 'set abc'])
      expect(await on('2025-01-15')).toEqual(['other x', 'set acd'])
      // Nobody knows on which days a version without a day held; its codes are in the table.
      expect(await rows("select code, valid_from from fhir_value_set_codes where code = 'y'")).toEqual([
        { code: 'y', valid_from: null },
      ])
      expect(await rows('select count(*)::int as codes from fhir_value_set_codes_today')).toEqual([
        { codes: 4 },
      ])
      await expect(load(files.path('changed.json'))).rejects.toMatchObject({ code: 'DATA_SAME_VERSION' })
      seen.push(await rows('select * from fhir_value_set_codes order by 1, 2, 3, 4, 5'))
    }, table)
  expect(seen[0]).toEqual(seen[1])
  expect(seen[0]).toHaveLength(8)
})
