import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCanonicalFile } from '../src/rows.js'

async function read(content: string, sha256 = createHash('sha256').update(content).digest('hex')) {
  const directory = mkdtempSync(join(tmpdir(), 'sow-kit-'))
  try {
    const path = join(directory, 'rows.copy')
    writeFileSync(path, content)
    const texts: string[] = []
    for await (const text of readCanonicalFile(path, sha256)) texts.push(text.toString())
    return texts
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

test('gives complete lines, whatever the blocks that they are read in', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `${index}\tZoë ${'x'.repeat(index % 50)}\n`)
  const texts = await read(lines.join(''))
  expect(texts.length).toBeGreaterThan(3)
  expect(texts.every((text) => text.endsWith('\n'))).toBe(true)
  expect(texts.join('')).toBe(lines.join(''))
})

test('gives a line that is longer than a block whole', async () => {
  const line = `${'x'.repeat(1_000_000)}\n`
  expect((await read(`a\n${line}b\n`)).join('')).toBe(`a\n${line}b\n`)
})

test('refuses a file with other bytes, and one that was cut', async () => {
  const sha256 = createHash('sha256').update('a\nb\n').digest('hex')
  await expect(read('a\nc\n', sha256)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' })
  await expect(read('a\nb', sha256)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' })
})

test('names a file that is not there', async () => {
  const reading = async () => {
    for await (const _ of readCanonicalFile(join(tmpdir(), 'no-such-sow-file.copy'), '')) break
  }
  await expect(reading()).rejects.toMatchObject({
    code: 'INPUT_OUTPUT',
    place: { file: 'no-such-sow-file.copy' },
  })
})
