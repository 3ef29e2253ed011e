import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { hcpcsText, hcpcsWorkbook } from '../../../codesets/tests/fixtures/hcpcs-files.js'
import { temporaryDirectory } from '../../../runner/tests/fixtures/packages.js'
import { compareWithOfficial } from '../../src/check/official/compare-with-official.js'
import { readOfficialFile } from '../../src/check/official/read-official-file.js'
import { codeDataset, readable } from './check-rows.js'

const icdLine = (order: number, code: string, flag: 0 | 1) =>
  `${String(order).padStart(5, '0')} ${code.padEnd(7)} ${flag} ${'Short'.padEnd(60)} Long description`
const icdText = [icdLine(1, 'A08', 0), icdLine(2, 'A084', 1), icdLine(3, 'A09', 1), ''].join('\r\n')

const long = 'Invented supply whose text is longer than the eighty characters that one line of the file holds'
const hcpcs = hcpcsText([
  { code: 'A0001', text: long, effective: '19840101' },
  { code: 'A0002', text: 'Invented', effective: '19990101', terminated: '20171231' },
  { code: 'AA', text: 'Invented', effective: '20190101' },
])

async function read(content: string | Uint8Array, name = 'release.txt') {
  using directory = temporaryDirectory()
  writeFileSync(join(directory.path, name), content, 'latin1')
  return await readOfficialFile(name, directory.path)
}

const icdCodes = (...codes: readonly (readonly [code: string, billableFrom: string | null])[]) =>
  codeDataset(codes.map(([code, from]) => ({ code_system: 'ICD-10-CM', code, billable_from: from })))

describe('an ICD-10-CM order file', () => {
  test('is read by its columns', async () => {
    const { system, codes, latest } = await read(icdText)
    expect({ system, latest }).toEqual({ system: 'ICD-10-CM', latest: null })
    expect(Object.fromEntries(codes)).toEqual({
      A08: { billable: false, terminated: null },
      A084: { billable: true, terminated: null },
      A09: { billable: true, terminated: null },
    })
  })

  test('is found in its archive by its content, whatever else is there', async () => {
    const bytes = zipSync({
      'Code Descriptions/any.txt': strToU8(icdText),
      'addenda.txt': strToU8('Add:        00010 A0810   1 Short'),
      'codes.txt': strToU8('A084    Long description'),
      'guide.pdf': strToU8('%PDF'),
    })
    const found = await read(bytes, 'release.zip')
    expect(found).toMatchObject({ file: 'release.zip', system: 'ICD-10-CM' })
    expect(found.codes.size).toBe(3)
  })
})

describe('a HCPCS file', () => {
  test('is read by its columns, disclaimers and continued texts left out', async () => {
    const { system, codes, latest } = await read(hcpcs)
    expect({ system, latest }).toEqual({ system: 'HCPCS', latest: '2019-01-01' })
    expect(Object.fromEntries(codes)).toEqual({
      A0001: { billable: null, terminated: null },
      A0002: { billable: null, terminated: '2017-12-31' },
      AA: { billable: null, terminated: null },
    })
  })
})

const workbook = hcpcsWorkbook([
  { code: 'AA', text: 'Invented', effective: '19990101' },
  { code: 'A0001', text: long, effective: '20200701', terminated: '20201231' },
])

test('a HCPCS spreadsheet is read by the titles of its columns', async () => {
  const { system, codes, latest } = await read(workbook, 'quarter.xlsx')
  expect({ system, latest }).toEqual({ system: 'HCPCS', latest: '2020-07-01' })
  expect(Object.fromEntries(codes)).toEqual({
    AA: { billable: null, terminated: null },
    A0001: { billable: null, terminated: '2020-12-31' },
  })
})

test('a spreadsheet of something else is refused', async () => {
  const other = zipSync({ 'xl/worksheets/sheet1.xml': strToU8('<row r="1"><c r="A1"><v>1</v></c></row>') })
  await expect(read(other, 'other.xlsx')).rejects.toThrow(expect.objectContaining({ code: 'DATA_SYNTAX' }))
})

test.each(['', 'code,name\nA084,any', 'PK\x03\x04 damaged'])(
  'another file is refused: %j',
  async (content) => {
    await expect(read(content)).rejects.toThrow(
      expect.objectContaining({ code: 'DATA_SYNTAX', exitCode: 65 }),
    )
  },
)

test('a file that is not there is a mistake of usage', async () => {
  await expect(readOfficialFile('nothing.txt', '/')).rejects.toThrow(
    expect.objectContaining({ code: 'CONFIG_USAGE' }),
  )
})

describe('comparing', () => {
  test('counts codes and billable flags that agree', async () => {
    const datasets = [icdCodes(['A08', null], ['A08.4', '2015-10-01'], ['A09', '2015-10-01'])]
    const { comparison, findings } = await compareWithOfficial(await read(icdText), datasets)
    expect(comparison).toMatchObject({ codes: 3, checked: 3, billableFlags: 3, mismatches: 0 })
    expect(findings).toEqual([])
  })

  test('names every code that is missing, and every flag that differs', async () => {
    const datasets = [icdCodes(['A08', '2015-10-01'], ['A08.4', null], ['A10', '2015-10-01'])]
    const { comparison, findings } = await compareWithOfficial(await read(icdText), datasets)
    expect(comparison).toMatchObject({ checked: 3, billableFlags: 2, mismatches: 3 })
    expect(findings.map(({ code, message }) => [code, message.split(': ')[1]])).toEqual([
      ['OFFICIAL_NOT_BILLABLE', 'A08.'],
      ['OFFICIAL_BILLABLE', 'A08.4.'],
      ['OFFICIAL_UNKNOWN', 'A10.'],
    ])
  })

  test('takes a code that another table uses for one to be billed', async () => {
    const used = readable({ rows: [{ diagnosis_code: 'A08' }, { diagnosis_code: 'A09' }] })
    const { findings } = await compareWithOfficial(await read(icdText), [used])
    expect(findings.map(({ code }) => code)).toEqual(['OFFICIAL_NOT_BILLABLE'])
  })

  test('knows ended codes, and codes that are newer than the file', async () => {
    const codes = (code: string, from: string, through: string | null) =>
      codeDataset([{ code_system: 'HCPCS', code, effective_from: from, billable_through: through }])
    const official = await read(hcpcs)
    const found = async (...of: Parameters<typeof codes>) =>
      (await compareWithOfficial(official, [codes(...of)])).findings.map(({ code }) => code)
    expect(await found('A0001', '1984-01-01', null)).toEqual([])
    expect(await found('A0002', '1999-01-01', null)).toEqual(['OFFICIAL_TERMINATED'])
    expect(await found('A0002', '1999-01-01', '2017-12-31')).toEqual([])
    expect(await found('A0003', '2020-01-01', null)).toEqual(['OFFICIAL_NEWER'])
    expect(await found('A0003', '2018-01-01', null)).toEqual(['OFFICIAL_UNKNOWN'])
    expect(await found('AA', '1984-01-01', null)).toEqual([])
  })

  test('names codes whose text is another one', async () => {
    const codes = (text: string) =>
      codeDataset([
        { code_system: 'HCPCS', code: 'A0002', billable_through: '2017-12-31', description: text },
      ])
    const official = await read(hcpcs)
    const found = async (text: string) =>
      (await compareWithOfficial(official, [codes(text)])).findings.map(({ code }) => code)
    expect(await found('Invented')).toEqual([])
    expect(await found('Other')).toEqual(['OFFICIAL_TEXT'])
  })
})
