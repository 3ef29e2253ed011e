import { expect, test } from 'vitest'
import { ndjson, type RowSource } from '../src/index.js'
import { codecFor, type RawRow } from '../src/rows.js'
import { errorOf } from './expected-error.js'
import { dataFile } from './folder.js'

async function sourceOf(content: string | Uint8Array): Promise<RowSource> {
  return ndjson(await dataFile('rows.ndjson', content))
}

async function readAll(source: RowSource): Promise<readonly RawRow[]> {
  const rows: RawRow[] = []
  for await (const row of source.read()) rows.push(row)
  return rows
}

test('gives each line as a row with its values and its line', async () => {
  const source = await sourceOf('\uFEFF{"code":"A","price":1.5}\r\n{"price":null,"code":"B"}\n')
  expect(source.file).toBe('data/rows.ndjson')
  expect(await source.columns()).toEqual(['code', 'price'])
  const rows = await readAll(source)
  expect(rows).toEqual([
    { position: 1, values: { code: 'A', price: 1.5 } },
    { position: 2, values: { code: 'B', price: null } },
  ])
  expect(Object.getPrototypeOf(rows[0]?.values)).toBeNull()
})

test('reads text that holds line separators and braces', async () => {
  const rows = await readAll(await sourceOf('{"a":"x\\ny\u2028{:\\"}","b":{"c":[1,{"d":2}]}}\n'))
  expect(rows[0]?.values).toEqual({ a: 'x\ny\u2028{:"}', b: { c: [1, { d: 2 }] } })
})

test('gives no row of an empty file', async () => {
  const source = await sourceOf('')
  expect(await readAll(source)).toEqual([])
  expect(await source.columns()).toEqual([])
})

test.each([
  ['a line that is not JSON', '{"a":1}\n{"a":\n', '2 json'],
  ['an empty line', '{"a":1}\n\n{"a":2}\n', '2 json'],
  ['an array', '[1]\n', '1 json'],
  ['null', 'null\n', '1 json'],
  ['a column twice', '{"a":1,"b":2}\n{"a":1,"b":2,"a":3}\n', '2 header'],
  ['bytes that are not UTF-8', Buffer.from('{"a":1}\n{"a":"\xff"}\n', 'latin1'), '2 encoding'],
])('refuses %s with its line', async (_, content, expected) => {
  const error = await errorOf(async () => readAll(await sourceOf(content)))
  expect(error.code).toBe('DATA_SYNTAX')
  expect(`${error.problems[0]?.line} ${error.problems[0]?.rule}`).toBe(expected)
  expect(({} as { x?: unknown }).x).toBeUndefined()
})

test('keeps the digits of numbers that JavaScript would round, and takes none for another one', async () => {
  const numbers =
    '12345678901234567890 0.1000000000000000055 1e400 1e-400 9007199254740991.2 1.0000000000000001 -0 1e3'
  const taken = (type: string) =>
    Promise.all(
      numbers.split(' ').map(async (number) => {
        const [row] = await readAll(await sourceOf(`{"a":${number}}\n`))
        const text = codecFor(type).fromValue(row?.values['a'])
        return typeof text === 'string' ? text : `!${text.rule}`
      }),
    )
  expect(await taken('numeric')).toEqual([
    '12345678901234567890',
    '0.1000000000000000055',
    `1${'0'.repeat(400)}`,
    `0.${'0'.repeat(399)}1`,
    '9007199254740991.2',
    '1.0000000000000001',
    '0',
    '1000',
  ])
  expect(await taken('integer')).toEqual([
    ...['!range', '!type', '!range', '!type', '!type', '!type', '0', '1000'],
  ])
  expect((await taken('double precision')).slice(0, 3)).toEqual(['12345678901234567000', '0.1', '!range'])
  expect(new Set(await taken('text'))).toEqual(new Set(['!type']))
  const [row] = await readAll(await sourceOf(`{"a":[${numbers.split(' ').slice(0, 2)}]}\n`))
  expect(codecFor('jsonb').fromValue(row?.values['a'])).toBe('[12345678901234567890,0.1000000000000000055]')
  expect(JSON.stringify(row?.values)).toBe('{"a":[12345678901234567890,0.1000000000000000055]}')
})
