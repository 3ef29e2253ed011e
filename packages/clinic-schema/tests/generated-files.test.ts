import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generateFiles } from '../build/generate-files.js'

test('the generated files are those of the migrated catalog', async () => {
  for (const [path, text] of Object.entries(await generateFiles())) {
    const committed = await readFile(new URL(`../${path}`, import.meta.url), 'utf8')
    expect(committed, path).toBe(text)
  }
})
