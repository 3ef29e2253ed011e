import { describe, expect, test } from 'vitest'
import { defineDataset } from '../src/index.js'
import { describeDataset } from '../src/manifest.js'
import { encodeRows, type RowSource } from '../src/rows.js'
import { clinic, type Database } from './clinic.js'
import { errorOf } from './expected-error.js'

const columns = ['code', 'name']
const good = { code: 'a', name: 'A' }
const secret = () => {
  throw new TypeError('secret 123-45-6789')
}

async function read(rows: unknown): Promise<string[]> {
  const definition = { name: 'payers', table: 'payers', scope: 'tenant', key: ['code'], rows }
  const dataset = defineDataset<Database>()(definition as never)
  const described = await describeDataset({ seedPackage: clinic(dataset), dataset })
  const lines: string[] = []
  for await (const { line } of encodeRows(described, dataset.rows)) lines.push(line)
  return lines
}

const source = (parts: object) => ({ format: 'inline', file: null, columns: async () => columns, ...parts })
const row = (values: unknown) => ({ position: 1, values })

describe('a row source that somebody wrote', () => {
  test.each<[string, Partial<Record<keyof RowSource, unknown>>]>([
    ['throws while it tells its columns', { columns: secret, read: () => [] }],
    ['tells columns that are no names', { columns: () => 5, read: () => [] }],
    ['throws before the first row', { read: secret }],
    [
      'throws after the first row',
      {
        *read() {
          yield row(good)
          secret()
        },
      },
    ],
    ['gives nothing that can be gone through', { read: () => 5 }],
    ['gives no rows of a position', { read: () => [good] }],
    ['gives batches that are none', { read: () => [], readBatches: () => [row(good)] }],
  ])('is told as a fault of the rows where it %s', async (_, parts) => {
    const error = await errorOf(() => read(source(parts)))
    expect(error).toMatchObject({ code: 'DATA_SYNTAX' })
    expect(String((error as Error).message)).not.toContain('secret')
  })

  test('is read where it gives what it should, and closed', async () => {
    let isClosed = false
    const rows = source({
      *read() {
        try {
          yield row(good)
        } finally {
          isClosed = true
        }
      },
    })
    expect(await read(rows)).toHaveLength(1)
    expect(isClosed).toBe(true)
  })
})

test.each([
  ['null', null],
  ['a number', 5],
  ['a symbol for a value', { ...good, name: Symbol('x') }],
  ['a function for a value', { ...good, name: () => 1 }],
  [
    'a value behind code that throws',
    Object.defineProperty({ ...good }, 'name', { enumerable: true, get: secret }),
  ],
])('a row that is, or has, %s is refused as bad data, with its number', async (_, bad) => {
  const error = await errorOf(() => read([good, bad]))
  expect(error).toMatchObject({ code: 'DATA_INVALID', problems: [{ line: 2 }] })
})
