import { codeSetNamed, createTableStatement } from '@sow/codesets'
import { describe, expect, test } from 'vitest'
import {
  firstCodes,
  firstRelease,
  releaseArchive,
  secondRelease,
  writeFiles,
} from '../../../codesets/tests/fixtures/release-files.js'
import { drift, readStatus } from '../../src/index.js'
import { usingClinic } from './clinic-database.js'
import { usingCodeDatabase } from './load-context.js'

/** A code system of made-up codes, as FHIR has it. */
const codeSystem = (name: string, version: string, displays: readonly string[]) =>
  JSON.stringify({
    resourceType: 'CodeSystem',
    url: `https://example.com/${name}`,
    version,
    date: '2026-01-05',
    publisher: 'Invented Publisher',
    copyright: `Terms of ${name}`,
    content: 'complete',
    concept: displays.map((display, at) => ({ code: `C${at}`, display })),
  })

const fhir = codeSetNamed('fhir-code-systems')
if (fhir === undefined) throw new Error('FHIR code systems are a set.')
const fhirTable = createTableStatement(fhir, 'fhir_concepts')

describe('a table without periods', () => {
  test('has one content of a release: another file of it has to be meant', async () => {
    const reworded = firstCodes.map((each) => (each.code === 'X0B' ? { ...each, text: 'Otherwise' } : each))
    using files = writeFiles({
      'first.zip': releaseArchive(firstRelease),
      'packed-again.zip': releaseArchive(firstRelease, { order: 'order.txt' }),
      'other.zip': releaseArchive({ ...firstRelease, after: reworded }),
    })
    await usingCodeDatabase(async ({ load, rows }) => {
      await load(files.path('first.zip'))
      const before = await rows('select code, xmin::text from icd10cm_codes order by code')
      await expect(load(files.path('other.zip'))).rejects.toMatchObject({ code: 'DATA_SAME_VERSION' })
      // The same rows in another archive are the same release.
      expect((await load(files.path('packed-again.zip'))).totals).toMatchObject({ updated: 0, unchanged: 7 })
      expect(await rows('select code, xmin::text from icd10cm_codes order by code')).toEqual(before)
      const replaced = await load(files.path('other.zip'), { replace: true })
      expect(replaced.totals).toMatchObject({ updated: 1, unchanged: 6 })
    })
  })

  test('takes each resource of FHIR by its own version, in any order', async () => {
    using files = writeFiles({
      'high.json': codeSystem('high', '3.0.0', ['One']),
      'low.json': codeSystem('low', '1.1.0', ['One', 'Two']),
      'lower.json': codeSystem('low', '1.0.0', ['Old', 'Two']),
      'other.json': codeSystem('low', '1.1.0', ['Otherwise', 'Two']),
    })
    const contents: unknown[] = []
    for (const order of [
      ['high', 'low', 'lower'],
      ['lower', 'high', 'low', 'low'],
    ])
      await usingCodeDatabase(async ({ load, rows, context }) => {
        const states: unknown[] = []
        for (const name of order) states.push((await load(files.path(`${name}.json`))).datasets[0]?.skipped)
        const skipped = order.map((name, at) => (name === 'lower' && at > 0 ? 'newer-applied' : null))
        expect(states.map((state) => state ?? null)).toEqual(skipped)
        await expect(load(files.path('other.json'))).rejects.toMatchObject({
          code: 'DATA_SAME_VERSION',
          message: expect.stringContaining('https://example.com/low'),
        })
        contents.push(await rows('select system, code, display from fhir_concepts order by 1, 2'))
        // Both files stand as sources, though they are of one day.
        const { sources, datasets } = await readStatus(context)
        expect(sources.map(({ file }) => file)).toEqual(['high.json', 'low.json'])
        expect(sources.map(({ publisher, license }) => [publisher, license])).toEqual([
          ['Invented Publisher', 'Terms of high'],
          ['Invented Publisher', 'Terms of low'],
        ])
        expect(datasets.map(({ state }) => state)).toEqual(['current'])
      }, fhirTable)
    expect(contents[0]).toEqual(contents[1])
    expect(contents[0]).toHaveLength(3)
  })
})

test('a set is not told as drifted because another one has rows in its table, and what was written is told', async () => {
  using files = writeFiles({
    'first.zip': releaseArchive(firstRelease),
    'second.zip': releaseArchive(secondRelease),
    'places.json': JSON.stringify({
      resourceType: 'CodeSystem',
      url: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
      version: '20240502',
      content: 'complete',
      concept: [{ code: '11', display: 'Made-up', definition: 'A place.' }],
    }),
  })
  await usingClinic(async ({ load, context, rows }) => {
    for (const name of ['first.zip', 'second.zip', 'places.json']) await load(files.path(name))
    const states = async () =>
      (await readStatus(context)).datasets.flatMap(({ dataset, state }) =>
        state === 'current' ? [] : [`${dataset} ${state}`],
      )
    expect(await states()).toEqual([])
    expect((await drift(context, [], false)).faults).toEqual([])
    await rows("update code_set_coverage set basis = 'file' where code_system = 'ICD-10-CM'")
    expect(await states()).toEqual(['icd-10-cm-coverage drifted'])
    // Which value it was is in the file alone, and that is said.
    const { drift: found, faults } = await drift(context, [], false)
    expect(found).toEqual([])
    expect(faults).toMatchObject([{ dataset: 'codesets/icd-10-cm-coverage' }])
  })
})
