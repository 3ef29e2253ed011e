import { createTableStatement, hcpcs } from '@sow/codesets'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import {
  changeReport,
  firstHcpcs,
  hcpcsArchive,
  hcpcsText,
  hcpcsWorkbook,
  secondHcpcs,
} from '../../../codesets/tests/fixtures/hcpcs-files.js'
import { officialFile } from '../../../codesets/tests/fixtures/official-data.js'
import { writeFiles } from '../../../codesets/tests/fixtures/release-files.js'
import { inspectCodeSet } from '../../src/index.js'
import { usingCodeDatabase } from './load-context.js'

const createTable = createTableStatement(hcpcs, 'hcpcs_codes')
const nothingSaid = { table: null, release: null, effective: null }

describe('an official file of HCPCS', () => {
  test('is told for what it is', async () => {
    using files = writeFiles({ 'codes.zip': hcpcsArchive([], firstHcpcs) })
    const report = await inspectCodeSet('/', { file: files.path('codes.zip'), ...nothingSaid })
    expect(report).toMatchObject({
      codeSet: 'hcpcs',
      publisher: 'CMS',
      release: null,
      suggested: { release: '2020-January' },
      rows: 5,
      counts: { procedures: 4, modifiers: 1, ended: 0 },
      table: 'hcpcs_codes',
      createTable,
      findings: [],
    })
  })

  test('is loaded release after release, whatever form each has', async () => {
    using files = writeFiles({
      'first.xlsx': hcpcsWorkbook(firstHcpcs),
      'second.zip': hcpcsArchive(firstHcpcs, secondHcpcs),
    })
    await usingCodeDatabase(async ({ load, rows }) => {
      const first = await load(files.path('first.xlsx'), { release: '2019' })
      expect(first).toMatchObject({ applied: '2019.1.0', state: 'current', totals: { inserted: 5 } })
      const second = await load(files.path('second.zip'), { release: '2020-01' })
      expect(second).toMatchObject({
        applied: '2020.1.0',
        totals: { inserted: 1, updated: 2, retired: 0, left: 1, unchanged: 2 },
      })
      // What vanished without a word stays: only the publisher's last day ends a code.
      const left = 'effective_on::text, terminated_on::text'
      expect(
        await rows(`select code, ${left} from hcpcs_codes where code in ('Z0002', 'Z0004') order by code`),
      ).toEqual([
        { code: 'Z0002', effective_on: '2020-01-01', terminated_on: '2019-12-31' },
        { code: 'Z0004', effective_on: '2018-01-01', terminated_on: null },
      ])
      expect((await load(files.path('second.zip'), { release: '2020' })).run).toBeNull()
    }, createTable)
  })

  test('whose report of changes contradicts it is not loaded', async () => {
    using files = writeFiles({ 'codes.zip': hcpcsArchive(firstHcpcs, secondHcpcs) })
    using cut = writeFiles({ 'codes.zip': withoutLast() })
    await usingCodeDatabase(async ({ load, rows }) => {
      await expect(load(cut.path('codes.zip'), { release: '2020' })).rejects.toMatchObject({
        code: 'DATA_INVALID',
        problems: [{ rule: 'OFFICIAL_CHANGES' }],
      })
      expect(await rows('select code from hcpcs_codes')).toEqual([])
      expect((await load(files.path('codes.zip'), { release: '2020' })).totals.inserted).toBe(5)
    }, createTable)
  })
})

/** An archive in which the last code is missing from the codes, and not from the report. */
function withoutLast(): Uint8Array {
  const report = changeReport(firstHcpcs, secondHcpcs)
  return zipSync({ 'codes.txt': strToU8(hcpcsText(secondHcpcs.slice(0, -1))), 'report.prn': strToU8(report) })
}

const y2018 = officialFile('hcpcs/2018-Alpha-Numeric-HCPCS-File.zip')
const y2019 = officialFile('hcpcs/2019-Alpha-Numeric-HCPCS-File.zip')

test.skipIf(y2018 === null || y2019 === null)(
  'the publisher’s own take a database from 2018 to 2019',
  async () => {
    await usingCodeDatabase(async ({ load, rows }) => {
      expect((await load(y2018 ?? '', { release: '2018' })).totals.inserted).toBe(6559)
      const { totals } = await load(y2019 ?? '', { release: '2019' })
      expect(totals).toMatchObject({ inserted: 244, retired: 0, left: 3, revived: 0, deleted: 0 })
      expect(
        await rows("select code from hcpcs_codes where code in ('DA', 'G9976', 'G9977') order by code"),
      ).toEqual(['DA', 'G9976', 'G9977'].map((code) => ({ code })))
      expect(
        await rows('select count(*)::int as ended from hcpcs_codes where terminated_on is not null'),
      ).toEqual([{ ended: 515 }])
    }, createTable)
  },
)
