import { isSowError } from '@sow/kit/errors'
import { readCanonicalRows } from '@sow/kit/rows'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import {
  chooseRelease,
  createTableStatement,
  describeRelease,
  hcpcs,
  openOfficialFile,
  recogniseRelease,
} from '../src/index.js'
import {
  changeReport,
  firstHcpcs,
  hcpcsArchive,
  hcpcsCsv,
  hcpcsLines,
  hcpcsText,
  hcpcsWorkbook,
  type MadeHcpcs,
  secondHcpcs,
} from './fixtures/hcpcs-files.js'
import { writeFiles } from './fixtures/release-files.js'

/** Reads a file whole, as a load does first. */
async function read(content: string | Uint8Array, name = 'codes.txt') {
  using files = writeFiles({ [name]: content })
  const recognised = await recogniseRelease(await openOfficialFile(files.path(name)))
  const described = await describeRelease({ recognised, table: 'codes', release: recognised.found.release })
  const lines: string[] = []
  const { dataset, manifest } = described
  for await (const rows of readCanonicalRows({ dataset, described: manifest }))
    lines.push(...rows.map(({ line }) => line))
  return { ...described, recognised, lines }
}

/** The problems of a file that is refused: their lines, columns and rules. */
async function problemsOf(content: string | Uint8Array, name?: string) {
  const error: unknown = await read(content, name).catch((thrown: unknown) => thrown)
  if (!isSowError(error)) throw error
  expect(error).toMatchObject({ code: 'DATA_INVALID', outcome: 'nothing-changed' })
  expect(JSON.stringify(error) + String(error)).not.toMatch(/Invented|Z000/)
  return error.problems.map(({ line, column, rule }) => ({ line, column, rule }))
}

/** A copy whose titles are names of columns. */
const asColumns = (csv: string) => csv.replace(/^.*/, (titles) => titles.toLowerCase().replaceAll(' ', '_'))

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('')
const code = (name: string, more: Partial<MadeHcpcs> = {}): MadeHcpcs => ({
  code: name,
  text: 'Invented',
  ...more,
})
const replaceAt = (line: string, at: number, other: string) =>
  line.slice(0, at) + other + line.slice(at + other.length)

describe('a HCPCS file', () => {
  test('becomes one row a code, with its texts in one and its dates', async () => {
    const { manifest, lines, counts } = await read(hcpcsText(secondHcpcs))
    expect(manifest.fields).toEqual([
      'added_on',
      'code',
      'effective_on',
      'long_description',
      'modifier',
      'short_description',
      'terminated_on',
    ])
    const long =
      'Invented supply, sterile, with a text that is longer than one line of the file can hold, each'
    expect(lines).toEqual([
      '1999-01-01\tXA\t2018-01-01\tInvented modifier\tt\tInvented modifier\t\\N',
      `1999-01-01\tZ0001\t2018-01-01\t${long}\tf\tInvented supply, sterile, wi\t\\N`,
      '1999-01-01\tZ0002\t2020-01-01\tInvented service\tf\tInvented service\t2019-12-31',
      '1999-01-01\tZ0003\t2020-01-01\tNew wording\tf\tNew wording\t\\N',
      '2020-01-01\tZ0005\t2020-01-01\tInvented novelty\tf\tInvented novelty\t\\N',
    ])
    expect(counts).toEqual({ procedures: 4, modifiers: 1, ended: 1 })
  })

  test('tells in each of its forms which code began again', async () => {
    const codes = [code('Z0001'), code('Z0002', { effective: '20200101', action: 'R' })]
    for (const content of [hcpcsText(codes), hcpcsCsv(codes), hcpcsWorkbook(codes)]) {
      using files = writeFiles({ file: content })
      const { found } = await recogniseRelease(await openOfficialFile(files.path('file')))
      const resumed: unknown[] = []
      for await (const rows of found.read())
        for (const { values, isResumed = false } of rows) resumed.push([values['code'], isResumed])
      expect(resumed).toEqual([
        ['Z0001', false],
        ['Z0002', true],
      ])
    }
  })

  test('is a global reference dataset whose every column is the package’s', async () => {
    const { manifest } = await read(hcpcsText(firstHcpcs))
    expect(manifest).toMatchObject({
      identity: 'codesets/hcpcs',
      scope: 'global',
      kind: 'reference',
      key: ['code'],
      // Only the publisher's own last day ends a code.
      absent: 'keep',
    })
    expect(new Set(manifest.columns.map(({ ownership }) => ownership))).toEqual(new Set(['package']))
  })

  test('has the same content in each of its forms', async () => {
    const forms = [
      await read(hcpcsText(firstHcpcs)),
      await read(hcpcsCsv(firstHcpcs), 'codes.csv'),
      await read(hcpcsWorkbook(firstHcpcs), 'codes.xlsx'),
      await read(hcpcsArchive([], firstHcpcs), 'codes.zip'),
      await read(asColumns(hcpcsCsv(firstHcpcs)), 'copy.csv'),
    ]
    expect(forms.map(({ recognised }) => recognised.found.rowsFile)).toEqual([
      'codes.txt',
      'codes.csv',
      'codes.xlsx/xl/worksheets/sheet1.xml',
      'codes.zip/HCPC2020_CONTR_ANWEB.txt',
      'copy.csv',
    ])
    expect(new Set(forms.map(({ manifest }) => manifest.contentHash)).size).toBe(1)
  })

  test('does not say which release it is; its name is no proof', async () => {
    const { recognised } = await read(hcpcsArchive(firstHcpcs, secondHcpcs), 'any.zip')
    expect(recognised.found).toMatchObject({ release: null, suggested: { release: '2020-January' } })
    expect(() => chooseRelease(recognised, { release: null, effective: null })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_USAGE',
        hint: expect.stringContaining('--release 2020-January'),
      }),
    )
  })

  test('is not suggested to be of a year that its dates exclude', async () => {
    const { recognised } = await read(hcpcsCsv([code('A0021'), code('V5364')]), 'HCPC2026_APR_ANWEB.csv')
    expect(() => chooseRelease(recognised, { release: null, effective: null })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('2026-April, which it cannot be'),
        hint: expect.stringContaining('--release 2018-January'),
      }),
    )
  })

  test.each([
    ['2026', '2026-January', '2026.1.0', '2026-01-01'],
    ['2025-October', '2025-October', '2025.10.0', '2025-10-01'],
    ['2025-oct', '2025-October', '2025.10.0', '2025-10-01'],
    ['2020-07', '2020-July', '2020.7.0', '2020-07-01'],
  ])('is of the release that is said: %s', (said, release, version, effective) => {
    expect(hcpcs.parseRelease(said)).toEqual({ release, version, effective })
  })

  test.each(['FY2026', '2026-Spring', '2026-13', '26'])('is of no release called %s', (said) => {
    expect(hcpcs.parseRelease(said)).toBeNull()
  })

  test.each([
    ['HCPC2020_07_anweb.xlsx', '2020-July'],
    ['HCPC2023_JAN_ANWEB_v3.csv', '2023-January'],
    ['codes.csv', undefined],
  ])('is suggested to be of one by its name: %s', async (name, release) => {
    const content = name.endsWith('xlsx') ? hcpcsWorkbook(firstHcpcs) : hcpcsCsv(firstHcpcs)
    expect((await read(content, name)).recognised.found.suggested?.release).toBe(release)
  })
})

describe('what is wrong is named with line, column and rule', () => {
  const lines = hcpcsLines(firstHcpcs)
  const withLine = (at: number, change: (line: string) => string) =>
    text(...lines.map((line, index) => (index === at ? change(line) : line)))

  test.each([
    ['a date that is no day', 3, (line: string) => replaceAt(line, 276, '20180231'), 'effective_on', 'date'],
    ['half a date', 3, (line: string) => replaceAt(line, 284, '2018    '), 'terminated_on', 'date'],
    [
      'no short description',
      3,
      (line: string) => replaceAt(line, 91, ' '.repeat(28)),
      'short_description',
      'text',
    ],
    [
      'no long description',
      3,
      (line: string) => replaceAt(line, 11, ' '.repeat(80)),
      'long_description',
      'text',
    ],
    ['a line that ends early', 3, (line: string) => line.slice(0, 280), undefined, 'columns'],
    ['columns that moved', 3, (line: string) => ` ${line}`, undefined, 'columns'],
    ['a sequence that skips', 2, (line: string) => replaceAt(line, 5, '00300'), undefined, 'sequence-number'],
    ['a text of another code', 2, (line: string) => replaceAt(line, 0, 'Z0009'), undefined, 'record'],
    ['a control character', 3, (line: string) => replaceAt(line, 20, '\t'), undefined, 'control-character'],
  ])('%s', async (_, at, change, column, rule) => {
    expect(await problemsOf(withLine(at, change))).toEqual([{ line: at + 1, column, rule }])
  })

  test('a code that is there twice, and one out of order', async () => {
    const twice = text(...hcpcsLines([code('Z0001'), code('Z0001'), code('Z0003'), code('Z0002')]))
    expect((await problemsOf(twice)).map(({ line, rule }) => [line, rule])).toEqual([
      [2, 'duplicate-code'],
      [4, 'code-order'],
    ])
  })

  test('modifiers and procedures each in their own order', async () => {
    const { counts } = await read(text(...hcpcsLines([code('Z0001'), code('XA'), code('Z0002'), code('XB')])))
    expect(counts).toMatchObject({ procedures: 2, modifiers: 2 })
  })

  test('codes of another shape in a table: a spreadsheet ate a zero, or they are of another set', async () => {
    const csv = hcpcsCsv([code('Z0001'), code('Z0002'), code('Z0003')])
    const damaged = csv.replace('Z0002', '100').replace('Z0003', '99213')
    expect(await problemsOf(damaged, 'codes.csv')).toEqual([
      { line: 3, column: 'code', rule: 'code' },
      { line: 3, column: 'code', rule: 'code-order' },
      { line: 4, column: 'code', rule: 'code' },
    ])
  })

  test('a row of a workbook, by its number', async () => {
    const bad = hcpcsWorkbook([code('Z0001'), code('Z0002', { effective: '2018' })])
    expect(await problemsOf(bad, 'codes.xlsx')).toEqual([{ line: 5, column: 'effective_on', rule: 'date' }])
  })
})

describe('what is no HCPCS file, or is one twice, is refused', () => {
  const refused = async (content: string | Uint8Array, name = 'any.zip') => {
    const error: unknown = await read(content, name).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_SYNTAX' })
    return isSowError(error) ? error.problems.map(({ file, rule }) => [file, rule]) : []
  }

  test('a table with other titles', async () => {
    expect(await refused('Code,Description\nZ0001,Invented\n')).toEqual([])
  })

  test('a workbook with other titles', async () => {
    expect(await refused(hcpcsWorkbookTitled('Code'))).toEqual([])
  })

  test('a workbook whose sheet was cut', async () => {
    const sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v>'
    expect(await refused(zipSync({ 'xl/worksheets/sheet1.xml': strToU8(sheet) }))).toEqual([
      ['any.zip/xl/worksheets/sheet1.xml', 'xml'],
    ])
  })

  test('an archive with two texts of codes', async () => {
    const both = zipSync({
      'a.txt': strToU8(text(...hcpcsLines(firstHcpcs))),
      'b.csv': strToU8(hcpcsCsv(firstHcpcs)),
    })
    expect(await refused(both)).toEqual([
      ['any.zip/a.txt', 'one-text'],
      ['any.zip/b.csv', 'one-text'],
    ])
  })

  test('a text that was cut within a line', async () => {
    expect(await refused(hcpcsText(firstHcpcs).slice(0, -40), 'codes.txt')).toEqual([
      ['codes.txt', 'truncated'],
    ])
  })
})

function hcpcsWorkbookTitled(title: string): Uint8Array {
  const row = `<row r="1"><c r="A1" t="inlineStr"><is><t>${title}</t></is></c></row>`
  return zipSync({
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${row}</sheetData></worksheet>`),
  })
}

test('codes that end before they begin are told, by their lines', async () => {
  const back = code('Z0002', { added: '20200401', effective: '20200401', terminated: '20200331' })
  const { findings } = await read(text(...hcpcsLines([code('Z0001'), back])))
  expect(findings[0]).toMatchObject({ code: 'OFFICIAL_DAYLESS', severity: 'warning' })
  expect(findings[0]?.message).toContain('lines 2')
})

describe('the report of changes', () => {
  const archive = (codes: readonly MadeHcpcs[], report: string) =>
    zipSync({ 'codes.txt': strToU8(text(...hcpcsLines(codes))), 'report.prn': strToU8(report) })
  const report = changeReport(firstHcpcs, secondHcpcs)

  test('that agrees leaves nothing to find', async () => {
    expect((await read(archive(secondHcpcs, report), 'a.zip')).findings).toEqual([])
  })

  test('that is not there is missed', async () => {
    expect((await read(hcpcsText(firstHcpcs))).findings).toMatchObject([
      { code: 'OFFICIAL_UNCHECKED', severity: 'note' },
    ])
  })

  test('tells a code that was lost', async () => {
    const { findings } = await read(archive(secondHcpcs.slice(0, -1), report), 'a.zip')
    expect(findings).toMatchObject([
      {
        code: 'OFFICIAL_CHANGES',
        severity: 'error',
        where: 'a.zip/report.prn',
        message: 'Of 5 codes that the report lists, 1 are not among the rows (lines 6 of the report).',
      },
    ])
  })

  test('tells a code that was discontinued and has no last day', async () => {
    const open = secondHcpcs.map((each) => ({ ...each, terminated: '' }))
    const { findings } = await read(archive(open, report), 'a.zip')
    expect(findings).toMatchObject([{ code: 'OFFICIAL_CHANGES', severity: 'error' }])
  })

  test('may be older than the codes', async () => {
    const more = [...secondHcpcs, code('Z0009')]
    expect((await read(archive(more, report), 'a.zip')).findings).toMatchObject([
      { code: 'OFFICIAL_UNLISTED', severity: 'note' },
    ])
  })
})

test('the table of the rows is what a migration needs', () => {
  expect(createTableStatement(hcpcs, 'hcpcs_codes')).toBe(`create table hcpcs_codes (
  code text not null,
  short_description text not null,
  long_description text not null,
  modifier boolean not null,
  added_on date,
  effective_on date,
  terminated_on date,
  primary key (code)
)`)
})
