import { isSowError } from '@sow/kit/errors'
import { readCanonicalRows } from '@sow/kit/rows'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import {
  createTableStatement,
  describeRelease,
  icd10cm,
  openOfficialFile,
  recogniseRelease,
} from '../src/index.js'
import {
  addenda,
  billable,
  firstCodes,
  heading,
  type MadeCode,
  orderFile,
  orderLine,
  releaseArchive,
  secondCodes,
  secondRelease,
  writeFiles,
} from './fixtures/release-files.js'

/** Reads a file whole, as a load does first. */
async function read(content: string | Uint8Array, name = 'order.txt') {
  using files = writeFiles({ [name]: content })
  const recognised = await recogniseRelease(await openOfficialFile(files.path(name)))
  const described = await describeRelease({ recognised, table: 'codes', release: recognised.found.release })
  const lines: string[] = []
  const { dataset, manifest } = described
  for await (const rows of readCanonicalRows({ dataset, described: manifest }))
    lines.push(...rows.map(({ line }) => line))
  return { ...described, lines }
}

/** The problems of a file that is refused. */
async function problemsOf(content: string | Uint8Array) {
  const error: unknown = await read(content).catch((thrown: unknown) => thrown)
  if (!isSowError(error)) throw error
  expect(error).toMatchObject({
    code: 'DATA_INVALID',
    outcome: 'nothing-changed',
    place: { file: 'order.txt' },
  })
  return error.problems.map(({ file, line, column, rule }) => ({ file, line, column, rule }))
}

/** An order file whose line at this place was changed. */
function withLine(place: number, change: (line: string) => string): string {
  const lines = firstCodes.map((code, at) => orderLine(at + 1, code))
  lines[place - 1] = change(lines[place - 1] ?? '')
  return lines.map((line) => `${line}\r\n`).join('')
}

const replaceAt = (line: string, at: number, text: string) =>
  line.slice(0, at) + text + line.slice(at + text.length)

describe('the order file', () => {
  test('becomes rows with dotted codes, both texts and a flag; order numbers are no content', async () => {
    const { manifest, lines, counts } = await read(
      orderFile([heading('X0A', 'All of it'), billable('X0A0'), billable('X0B')]),
    )
    expect(manifest.fields).toEqual(['billable', 'code', 'long_description', 'short_description'])
    expect(lines).toEqual([
      'f\tX0A\tAll of it\tAll of it',
      't\tX0A.0\tMeaning X0A0\tMeaning X0A0',
      't\tX0B\tMeaning X0B\tMeaning X0B',
    ])
    expect(counts).toEqual({ headers: 1, billable: 2 })
  })

  test('is a global reference dataset whose every column is the package’s, and whose lost codes are dated', async () => {
    const { manifest } = await read(releaseArchive(secondRelease), 'dx.zip')
    expect(manifest).toMatchObject({
      identity: 'codesets/icd-10-cm',
      scope: 'global',
      kind: 'reference',
      key: ['code'],
      absent: { retireOn: 'retired_on' },
      source: { release: 'FY2026', effective: '2025-10-01' },
    })
    expect(manifest.columns.map(({ ownership }) => ownership)).toEqual(Array(4).fill('package'))
  })

  test('has the same content hash with line ends of LF', async () => {
    const [one, other] = [
      await read(orderFile(firstCodes)),
      await read(orderFile(firstCodes).replaceAll('\r', '')),
    ]
    expect(other.manifest.contentHash).toBe(one.manifest.contentHash)
  })

  test('cuts the long description from what follows column 77, the short one before it', async () => {
    const text = 'A meaning that is longer than sixty characters, so that its short form is cut'
    const { lines } = await read(orderFile([billable('X0A', text)]))
    expect(lines).toEqual([`t\tX0A\t${text}\t${text.slice(0, 60).trim()}`])
  })
})

describe('a bad line is named with file, line, column and rule', () => {
  test.each([
    ['a flag that is none', 5, (line: string) => replaceAt(line, 14, '2'), 'billable', 'flag'],
    ['a code with a dot', 5, (line: string) => replaceAt(line, 6, 'X0A.1'), 'code', 'code'],
    ['a description that is missing', 5, (line: string) => line.slice(0, 77), 'long_description', 'text'],
    ['an absurd length', 5, (line: string) => line + 'x'.repeat(2000), 'long_description', 'too-long'],
    ['columns that moved', 5, (line: string) => ` ${line}`, undefined, 'order-number'],
    ['a text that runs into the next', 5, (line: string) => replaceAt(line, 76, 'x'), undefined, 'columns'],
    ['a tab', 5, (line: string) => replaceAt(line, 80, '\t'), undefined, 'control-character'],
  ])('%s', async (_, line, change, column, rule) => {
    expect(await problemsOf(withLine(line, change))).toEqual([{ file: 'order.txt', line, column, rule }])
  })

  test('all of them at once', async () => {
    const text = withLine(3, (line) => replaceAt(line, 14, '7')).replace('X0A2   ', 'X0A-2  ')
    expect((await problemsOf(text)).map(({ line, rule }) => [line, rule])).toEqual([
      [3, 'flag'],
      [6, 'code'],
    ])
  })

  test('and no value of the row is told', async () => {
    const error = await read(withLine(3, (line) => replaceAt(line, 14, '7'))).catch(
      (thrown: unknown) => thrown,
    )
    expect(JSON.stringify(error) + String(error)).not.toContain('X0A01')
  })
})

describe('codes that contradict each other are refused', () => {
  const wrong = async (...codes: readonly MadeCode[]) =>
    (await problemsOf(orderFile(codes))).map(({ line, rule }) => [line, rule])

  test('a code that is there twice', async () => {
    expect(await wrong(heading('X0A'), billable('X0A1'), billable('X0A1'))).toEqual([[3, 'duplicate-code']])
    expect(await wrong(billable('X0A'), billable('X0B'), billable('X0A'))).toEqual([[3, 'duplicate-code']])
  })

  test('a code that is there twice, far from each other', async () => {
    expect(await wrong(heading('X0A'), billable('X0A1'), billable('X0B'), billable('X0A1'))).toEqual([
      [4, 'code-order'],
    ])
    expect(
      await wrong(heading('X0A'), billable('X0A10'), heading('X0A1'), billable('X0A10'), billable('X0B')),
    ).toEqual([[3, 'code-order']])
  })

  test('a heading without codes, and a billable code with codes below it', async () => {
    expect(await wrong(heading('X0A'), billable('X0B'))).toEqual([[1, 'flag']])
    expect(await wrong(billable('X0A'), billable('X0A1'), billable('X0A2'))).toEqual([[1, 'flag']])
    expect(await wrong(billable('X0A'), heading('X0B'))).toEqual([[2, 'flag']])
  })

  test('a line that is missing', async () => {
    const lines = orderFile(firstCodes).split('\r\n')
    expect(await problemsOf(lines.toSpliced(2, 1).join('\r\n'))).toMatchObject([
      { line: 3, rule: 'order-number' },
    ])
  })
})

test('a text that was cut within a line is refused', async () => {
  const text = orderFile(firstCodes).slice(0, -4)
  await expect(read(text)).rejects.toMatchObject({
    code: 'DATA_SYNTAX',
    place: { file: 'order.txt', line: 7 },
    problems: [{ rule: 'truncated' }],
  })
})

test('a text that is not UTF-8 is refused', async () => {
  await expect(read(orderFile([billable('X0A', 'M\xe9ni\xe8re')]))).rejects.toMatchObject({
    problems: [{ line: 1, rule: 'encoding' }],
  })
})

describe('the addenda', () => {
  const archive = (order: string, beside: string) =>
    zipSync({ 'order.txt': strToU8(order), 'addenda.txt': strToU8(beside) })

  test('that agree leave nothing to find', async () => {
    expect((await read(releaseArchive(secondRelease), 'dx.zip')).findings).toEqual([])
  })

  test('that are not there are missed', async () => {
    expect((await read(orderFile(secondCodes))).findings).toMatchObject([
      { code: 'OFFICIAL_UNCHECKED', severity: 'note' },
    ])
  })

  test('tell an order file that is not whole', async () => {
    const short = secondCodes.slice(0, -1)
    const { findings } = await read(archive(orderFile(short), addenda(secondRelease)), 'dx.zip')
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['OFFICIAL_TRAILER', 'The order file has 4 billable codes, the trailer says 5.'],
      [
        'OFFICIAL_ADDENDA',
        'Of 5 codes that the addenda change, 1 are otherwise in the order file (lines 6 of the addenda).',
      ],
    ])
  })

  test('tell a code that has another flag or text than they list', async () => {
    const other = secondCodes.map((each) => (each.code === 'X0B' ? { ...each, text: 'Other wording' } : each))
    const { findings } = await read(archive(orderFile(other), addenda(secondRelease)), 'dx.zip')
    expect(findings).toMatchObject([
      { code: 'OFFICIAL_ADDENDA', severity: 'error', where: 'dx.zip/addenda.txt' },
    ])
  })

  test('tell counts that do not add up', async () => {
    const beside = addenda(secondRelease).replace(
      '      2 additions\r\n      2 deletions',
      '      9 additions\r\n      2 deletions',
    )
    const { findings } = await read(archive(orderFile(secondCodes), beside), 'dx.zip')
    expect(findings.map(({ code }) => code)).toEqual(['OFFICIAL_TRAILER', 'OFFICIAL_TRAILER'])
  })
})

test('the table of the rows is what a migration needs', () => {
  expect(createTableStatement(icd10cm, 'icd10cm_codes')).toBe(`create table icd10cm_codes (
  code text not null,
  short_description text not null,
  long_description text not null,
  billable boolean not null,
  retired_on date,
  primary key (code)
)`)
})
