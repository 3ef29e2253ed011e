import { describe, expect, test } from 'vitest'
import { describeRelease, type HcpcsRow, openOfficialFile, recogniseRelease } from '../src/index.js'
import { officialFile } from './fixtures/official-data.js'

const files = {
  y2018: officialFile('hcpcs/2018-Alpha-Numeric-HCPCS-File.zip'),
  y2019: officialFile('hcpcs/2019-Alpha-Numeric-HCPCS-File.zip'),
  july2020: officialFile('hcpcs/HCPC2020_07_anweb.xlsx'),
  october2020: officialFile('hcpcs/HCPC2020_10_anweb.xlsx'),
  january2023: officialFile('hcpcs/HCPC2023_JAN_ANWEB_v3.csv'),
  derived2025: officialFile('hcpcs/HCPC2025_OCT_ANWEB.derived.csv'),
}
const needs = (...paths: readonly (string | null)[]) => test.skipIf(paths.includes(null))

async function read(path: string | null) {
  const recognised = await recogniseRelease(await openOfficialFile(path ?? ''))
  const described = await describeRelease({ recognised, table: 'codes', release: recognised.found.suggested })
  const rows = new Map<string, HcpcsRow>()
  for await (const batch of recognised.found.read())
    for (const { values } of batch) rows.set(String(values['code']), values as HcpcsRow)
  return { recognised, ...described, rows }
}

/** What a release changed, code by code. */
function changes(before: ReadonlyMap<string, HcpcsRow>, after: ReadonlyMap<string, HcpcsRow>) {
  const both = [...after.values()].flatMap((row) => {
    const old = before.get(row.code)
    return old === undefined ? [] : [{ old, row }]
  })
  return {
    added: [...after.keys()].filter((code) => !before.has(code)).length,
    ended: both.filter(({ old, row }) => old.terminated_on === null && row.terminated_on !== null).length,
    vanished: [...before.keys()].filter((code) => !after.has(code)),
    longTexts: both.filter(({ old, row }) => old.long_description !== row.long_description).length,
  }
}

describe('the files of CMS', () => {
  needs(files.y2018, files.y2019)(
    'of a year, in fixed width, agree with their reports of changes',
    async () => {
      const [old, now] = [await read(files.y2018), await read(files.y2019)]
      expect(old.counts).toEqual({ procedures: 6205, modifiers: 354, ended: 466 })
      // The file was corrected in March; its report is of November.
      expect(old.findings).toMatchObject([
        { code: 'OFFICIAL_UNLISTED', severity: 'note', message: 'The report does not list 1 of the codes.' },
      ])
      expect(now).toMatchObject({ counts: { procedures: 6440, modifiers: 360, ended: 515 }, findings: [] })
      expect(now.recognised).toMatchObject({
        codeSet: { name: 'hcpcs' },
        // The dates of its codes bear out what its name says.
        found: { release: { release: '2019-January', version: '2019.1.0' } },
      })
      expect(changes(old.rows, now.rows)).toEqual({
        added: 244,
        ended: 33,
        vanished: ['DA', 'G9976', 'G9977'],
        longTexts: 114,
      })
    },
  )

  needs(files.july2020, files.october2020)('of a quarter, in workbooks', async () => {
    const [old, now] = [await read(files.july2020), await read(files.october2020)]
    expect([old.rows.size, now.rows.size]).toEqual([7158, 7196])
    expect(now.recognised.found.suggested).toEqual({
      release: '2020-October',
      version: '2020.10.0',
      effective: '2020-10-01',
    })
    expect(changes(old.rows, now.rows)).toMatchObject({ added: 38, ended: 4, longTexts: 7 })
  })

  needs(files.january2023)('of a quarter, as CSV', async () => {
    const { rows, counts, manifest } = await read(files.january2023)
    expect(manifest.rows).toBe(7785)
    expect(counts).toEqual({ procedures: 7404, modifiers: 381, ended: 945 })
    const split = rows.get('G0503')
    expect(split?.long_description).toMatch(/other treatment goals and are prepared for discharge/)
    expect(split?.terminated_on).toBe('2017-12-31')
  })

  needs(files.derived2025)('but not what a spreadsheet made of one', async () => {
    await expect(read(files.derived2025)).rejects.toMatchObject({ code: 'DATA_SYNTAX' })
  })
})
