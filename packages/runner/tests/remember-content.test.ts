import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rememberContent } from '../src/seeds/remember-content.js'

/** A file that nobody writes while this runs. */
const old = fileURLToPath(new URL('../package.json', import.meta.url))
const content = { rows: 1, contentHash: 'sow1:a' }

test('a file is read once for all that ask the same of it, and again for whoever asks something else', async () => {
  let reads = 0
  const read = async () => {
    reads += 1
    return content
  }
  const ask = (by: unknown) => rememberContent({ rows: old, settings: old, by }, read)
  expect([await ask('text'), await ask('text'), reads]).toEqual([content, content, 1])
  await ask('number')
  expect(reads).toBe(2)
})

test('a file that was just written may change once more, and rows that were refused are read again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sow-content-'))
  const fresh = join(directory, 'prices.csv')
  let reads = 0
  const read = async () => {
    reads += 1
    if (reads === 1) throw new Error('refused')
    return content
  }
  try {
    await expect(rememberContent({ rows: old, settings: old, by: 'refused' }, read)).rejects.toThrow()
    await rememberContent({ rows: old, settings: old, by: 'refused' }, read)
    expect(reads).toBe(2)
    writeFileSync(fresh, 'code\n1\n')
    for (const _ of [1, 2]) await rememberContent({ rows: fresh, settings: fresh, by: '' }, read)
    expect(reads).toBe(4)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
