import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { migrations } from '../src/migrations/index.js'

const folder = new URL('../src/migrations/', import.meta.url)

test('no migration differs from the sum that was recorded for it', async () => {
  const files = Object.keys(migrations).map((name) => `${name}.ts`)
  const sums: string[] = []
  for (const file of files) sums.push(`${sha256(await readFile(new URL(file, folder), 'utf8'))}  ${file}\n`)
  const recorded = await readFile(new URL('sow.sum', folder), 'utf8')
  expect(recorded).toBe(`sow1 ${sha256(sums.join(''))}\n${sums.join('')}`)
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
