import { expect, test } from 'vitest'
import { answerOn, computeStatedValidity, openOfficialFile, recogniseRelease } from '../src/index.js'
import { placeOfService } from '../src/place-of-service/place-of-service.js'
import { writeFiles } from './fixtures/release-files.js'

/** The forms in which the list of CMS gives days, with made-up places. */
const definitions = {
  '01': 'A place. (Effective October 1, 2003) (Revised, effective October 1, 2005)',
  '10': 'A place. (This code is effective January 1, 2022, and available to Medicare April 1, 2022.)',
  '11': 'A place without a day.',
  '17': 'A place. (This code is available for use immediately with a final effective date of May 1, 2010)',
  '18': 'A place. (This code is available for use effective January 1, 2013 but no later than May 1, 2013)',
  '22': 'A place. (Description change effective January 1, 2016)',
  '57': 'A place. (Effective October 1, 2023)',
  '71': 'A place without a day.',
  '88': 'A place that no list had before.',
}

const resource = JSON.stringify({
  resourceType: 'CodeSystem',
  url: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
  version: '20240502',
  content: 'complete',
  concept: Object.entries(definitions).map(([code, definition]) => ({
    code,
    display: `Made-up ${code}`,
    definition,
  })),
})

test('places of service have the days that the list of CMS gives, in each of its forms', async () => {
  using files = writeFiles({ 'places.json': resource })
  const { codeSet, found } = await recogniseRelease(await openOfficialFile(files.path('places.json')))
  expect(codeSet.name).toBe('place-of-service')
  const { dating } = placeOfService
  if (dating?.kind !== 'stated') throw new Error('CMS dates its places.')
  const records = new Map()
  const texts = new Set<unknown>()
  for await (const rows of found.read())
    for (const { values } of rows) {
      records.set(values['code'], dating.recordOf(values as never))
      texts.add(values['description'])
    }
  // What dates a place is no part of what it is.
  expect([...texts].sort()).toEqual([
    'A place that no list had before.',
    'A place without a day.',
    'A place.',
  ])
  const { periods, coverage } = computeStatedValidity([{ effective: '2024-05-02', records }], dating.due)
  const began = Object.fromEntries(periods.map(({ code, from, basis }) => [code, `${from} ${basis}`]))
  expect(began).toEqual({
    '01': '2003-10-01 stated',
    '10': '2022-01-01 stated',
    '11': '2003-01-01 first-seen',
    '17': '2010-05-01 stated',
    '18': '2013-01-01 stated',
    '22': '2003-01-01 first-seen',
    '57': '2003-10-01 stated',
    '71': '2003-10-01 first-seen',
    '88': '2024-05-02 first-seen',
  })
  const answer = (code: string, day: string) =>
    answerOn(
      periods.filter((period) => period.code === code),
      coverage,
      day,
    )
  expect(['2002-12-31', '2003-01-01', '2024-05-01'].map((day) => answer('11', day))).toEqual([
    'unknown',
    'billable',
    'billable',
  ])
  expect(answer('18', '2012-12-31')).toBe('not-billable')
  const { findings } = found.crossCheck().end()
  expect(findings).toMatchObject([{ code: 'OFFICIAL_MISPRINT', severity: 'note' }])
})
