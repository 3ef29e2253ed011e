import { describe, expect, test } from 'vitest'
import { type CsvFormat, csv, type RowSource } from '../src/index.js'
import type { RawRow } from '../src/rows.js'
import { errorOf } from './expected-error.js'
import { dataFile } from './folder.js'

async function sourceOf(content: string | Uint8Array, format?: CsvFormat): Promise<RowSource> {
  return csv(await dataFile('rows.csv', content), format)
}

async function readAll(source: RowSource): Promise<readonly RawRow[]> {
  const rows: RawRow[] = []
  for await (const row of source.read()) rows.push(row)
  return rows
}

async function rowsOf(
  content: string | Uint8Array,
  format?: CsvFormat,
): Promise<readonly (readonly unknown[])[]> {
  const rows = await readAll(await sourceOf(content, format))
  return rows.map(({ position, values }) => [position, ...Object.values(values)])
}

async function refusalOf(content: string | Uint8Array, format?: CsvFormat): Promise<string> {
  const error = await errorOf(async () => readAll(await sourceOf(content, format)))
  expect(error.code).toBe('DATA_SYNTAX')
  expect(error.place).toEqual({ file: 'data/rows.csv', line: error.problems[0]?.line })
  return `${error.problems[0]?.line} ${error.problems[0]?.rule}`
}

test('names the columns and gives each row with its line', async () => {
  const source = await sourceOf('code,name\nA,First\nB,Second\n')
  expect(source.file).toBe('data/rows.csv')
  expect(await source.columns()).toEqual(['code', 'name'])
  const rows = await readAll(source)
  expect(rows).toEqual([
    { position: 2, values: { code: 'A', name: 'First' } },
    { position: 3, values: { code: 'B', name: 'Second' } },
  ])
  expect('toString' in (rows[0]?.values ?? {}) || 'constructor' in (rows[0]?.values ?? {})).toBe(false)
})

test('reads the same rows again', async () => {
  const source = await sourceOf('code\nA\n')
  expect(await readAll(source)).toEqual(await readAll(source))
})

test('gives the same rows in batches', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `${index},"name, ${index}",`)
  const source = await sourceOf(`code,name,note\n${lines.join('\n')}`)
  const batched: RawRow[] = []
  for await (const batch of source.readBatches?.() ?? []) batched.push(...batch)
  expect(batched).toHaveLength(40_000)
  expect(batched.at(-1)).toEqual({
    position: 40_001,
    values: { code: '39999', name: 'name, 39999', note: null },
  })
  expect(batched).toEqual(await readAll(source))
})

test('tells an empty field, which is null, from a quoted one, which is the empty text', async () => {
  expect(await rowsOf('a,b,c\n,"",x\n')).toEqual([[2, null, '', 'x']])
})

test('takes NULL as a text where it is quoted, or not the whole field', async () => {
  const [quoted, within] = await rowsOf('a,b\n"NULL","\\N"\nNULLS,null\n')
  expect([quoted, within]).toEqual([
    [2, 'NULL', '\\N'],
    [3, 'NULLS', 'null'],
  ])
})

test('keeps blanks, doubled quotes and a lone backslash-dot as they are', async () => {
  expect(await rowsOf('a,b\n x , y\n"say ""x""",\\.\n')).toEqual([
    [2, ' x ', ' y'],
    [3, 'say "x"', '\\.'],
  ])
})

describe('line ends', () => {
  const expected = [
    [2, '1', 'x\ny'],
    [4, '2', 'z'],
  ]
  test.each([
    ['LF', 'a,b\n1,"x\ny"\n2,z\n'],
    ['CRLF', 'a,b\r\n1,"x\r\ny"\r\n2,z\r\n'],
    ['mixed', 'a,b\r\n1,"x\ny"\r\n2,z\n'],
    ['none at the end', 'a,b\n1,"x\ny"\n2,z'],
    ['a byte order mark', '\uFEFFa,b\n1,"x\ny"\n2,z\n'],
  ])('read the same: %s', async (_, content) => {
    expect(await rowsOf(content)).toEqual(expected)
  })
})

describe('a line end inside a quoted field', () => {
  test('is kept as it is in a file whose lines end in LF', async () => {
    expect(await rowsOf('a,b\n1,"x\r\ny"\n2,"x\ny\r"\n')).toEqual([
      [2, '1', 'x\r\ny'],
      [4, '2', 'x\ny\r'],
    ])
  })

  test('is LF in a file whose lines end in CRLF, so that a checkout on another system changes nothing', async () => {
    expect(await rowsOf('a,b\r\n1,"x\r\ny"\r\n')).toEqual([[2, '1', 'x\ny']])
  })

  test('is no reason to misread lines of the other kind outside of quotes', async () => {
    expect(await rowsOf('a,b\n1,"x\r\ny"\r\n2,z\r\n')).toEqual([
      [2, '1', 'x\r\ny'],
      [4, '2', 'z'],
    ])
  })
})

describe('empty lines', () => {
  test.each(['a,b\n1,2\n\n\n', 'a,b\r\n1,2\r\n\r\n', 'a,b\n1,2\n\n'])(
    'at the end of a file are no rows (%#)',
    async (content) => {
      expect(await rowsOf(content)).toEqual([[2, '1', '2']])
    },
  )

  test('between rows are refused where the first of them is, in a file of one column as well', async () => {
    expect(await refusalOf('a,b\n1,2\n\n\n3,4\n')).toBe('3 column-count')
    expect(await refusalOf('a\n1\n\n2\n')).toBe('3 column-count')
    expect(await refusalOf('a,b\n1,2\n ,\n\n"3",4\n')).toBe('4 column-count')
  })
})

describe('a declared delimiter', () => {
  test.each([';', '\t', '|'] as const)('splits the fields: %j', async (delimiter) => {
    const content = 'a;b\n1;"x;y ""z"" w"\n2;1,5\n3;\n'.replaceAll(';', delimiter)
    expect(await rowsOf(content, { delimiter })).toEqual([
      [2, '1', `x${delimiter}y "z" w`],
      [3, '2', '1,5'],
      [4, '3', null],
    ])
    expect(await refusalOf(`a${delimiter}b\n0${delimiter}"x\n2${delimiter}y"\n`, { delimiter })).toBe(
      '2 quote',
    )
  })

  test('that is not declared is told, with what to write', async () => {
    const error = await errorOf(async () => readAll(await sourceOf('a;b\n1;2\n')))
    expect(error.problems).toMatchObject([{ line: 1, rule: 'delimiter' }])
    expect(error.message).toContain('csv(url, { delimiter: ";" })')
    expect(await refusalOf('a,b\n1,2\n', { delimiter: '\t' })).toBe('1 delimiter')
  })

  test('is one of four, and nothing else is a format', async () => {
    const url = await dataFile('rows.csv', 'a\n')
    for (const format of [{ delimiter: 'x' }, { longestField: 0 }, { longestField: 1e12 }, { quote: "'" }])
      expect(await errorOf(() => csv(url, format as CsvFormat))).toMatchObject({ code: 'DEFINITION_INVALID' })
  })
})

test('takes larger fields up to a declared limit', async () => {
  const large = 3 * 1024 * 1024
  const content = `a,b\n1,${'x'.repeat(large)}\n2,"${'y\n'.repeat(large / 2)}"\n`
  expect(await refusalOf(content)).toBe('2 too-long')
  const [plain, quoted] = await rowsOf(content, { longestField: large })
  expect([plain?.[2], quoted?.[2]].map((text) => String(text).length)).toEqual([large, large])
  expect(await refusalOf(`a,b\n1,${'x'.repeat(large + 1)}\n`, { longestField: large })).toBe('2 too-long')
  expect(await refusalOf(`a,b\n1,"${'x\n'.repeat(10 * 1024 * 1024)}`, { longestField: large })).toBe(
    '2 too-long',
  )
})

test('reads characters and rows that lie across the blocks of a file', async () => {
  const long = '\u{1f600}'.repeat(90_000)
  const content = `a,b\n${Array.from({ length: 4 }, (_, index) => `${index},"${long}\n${index}"\n`).join('')}`
  const rows = await rowsOf(content)
  expect(rows.map(([position]) => position)).toEqual([2, 4, 6, 8])
  expect(rows.every(([, index, text]) => text === `${long}\n${index}`)).toBe(true)
})

describe('refuses, with line and rule,', () => {
  test.each([
    ['a row with a field too few', 'a,b\n1,2\n3\n', '3 column-count'],
    ['a row with a field too many', 'a,b\n1,2,3\n', '2 column-count'],
    ['an empty line between rows', 'a,b\n1,2\n\n3,4\n', '3 column-count'],
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n', '3 quote'],
    ['a word that other programs have for null', 'a,b\n1,2\n3,NULL\n', '3 null-word'],
    ['such a word beside a quoted field', 'a,b\n"1",\\N\n', '2 null-word'],
    ['text after a closing quote', 'a,b\n1,"2"x\n', '2 quote'],
    ['a quote inside an unquoted field', 'a,b\n1,2"x\n', '2 quote'],
    ['a quote after a multi-line row', 'a,b\n1,"x\ny"\n2,3"\n', '4 quote'],
    ['two rows joined by unbalanced quotes', 'a,b\n1,"x\n2,y"\n', '2 quote'],
    ['three rows joined by unbalanced quotes', 'a,b,c\n0,0,0\n1,"x,3\n4,5,6\n7,y",9\n', '3 quote'],
    ['a line that ends in CR alone', 'a,b\n1,2\r3,4\n', '2 line-end'],
    ['a name that occurs twice', 'a,b,a\n', '1 header'],
    ['a blank name', 'a,,b\n', '1 header'],
    ['a name with blanks around', 'a, b\n', '1 header'],
    ['a file without a header', '', '1 header'],
    [
      'bytes that are not UTF-8',
      Buffer.from(
        '61,62\n31,c3a9\n32,ff\n'.replace(/[^,\n]+/g, (hex) => Buffer.from(hex, 'hex').toString('latin1')),
        'latin1',
      ),
      '3 encoding',
    ],
    ['UTF-16, little endian', Buffer.from('\uFEFFa,b\n', 'utf16le'), '1 encoding'],
    ['UTF-16, big endian', Buffer.from('\uFEFFa,b\n', 'utf16le').swap16(), '1 encoding'],
    ['a field above 1 MB', `a,b\n1,${'x'.repeat(1024 * 1024 + 1)}\n`, '2 too-long'],
    ['a row above 16 MB', `a,b\n1,"${`${'x'.repeat(1000)}\n`.repeat(17_000)}"\n`, '2 too-long'],
  ])('%s', async (_, content, expected) => {
    expect(await refusalOf(content)).toBe(expected)
  })

  test('without showing what stands there', async () => {
    const error = await errorOf(async () => readAll(await sourceOf('a,b\n1,"secret"x\n')))
    expect(JSON.stringify([error.message, error.problems, error.hint])).not.toContain('secret')
    expect(error.cause).toBeUndefined()
  })
})

test('takes a field of exactly 1 MB', async () => {
  const [row] = await rowsOf(`a,b\n1,${'x'.repeat(1024 * 1024)}\n`)
  expect(row?.[2]).toHaveLength(1024 * 1024)
})

test('keeps text of several lines that merely holds commas', async () => {
  expect(await rowsOf('a,b,c\n1,"x, y\nz, and so on, forever",2\n')).toEqual([
    [2, '1', 'x, y\nz, and so on, forever', '2'],
  ])
})

test('says that a file cannot be read', async () => {
  const missing = new URL('nothing.csv', await dataFile('rows.csv', ''))
  expect(await errorOf(() => readAll(csv(missing)))).toMatchObject({
    code: 'INPUT_OUTPUT',
    message: 'The data file data/nothing.csv cannot be read (ENOENT).',
  })
})

test('refuses what is not the URL of a file', async () => {
  expect((await errorOf(() => csv(new URL('https://example.com/x.csv')))).code).toBe('DEFINITION_INVALID')
  expect((await errorOf(() => csv('../data/x.csv' as unknown as URL))).code).toBe('DEFINITION_INVALID')
})

test('lets go of the file when the reader stops early', async () => {
  const source = await sourceOf(`a\n${'x\n'.repeat(500_000)}`)
  for await (const { position } of source.read()) if (position === 10) break
  expect(await source.columns()).toEqual(['a'])
})
