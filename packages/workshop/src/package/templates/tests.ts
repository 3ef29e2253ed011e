/** tests/prove.test.ts */
export function proveTestFile(): string {
  return `import { proveSeedPackage } from '@sow/testkit'
import { expect, test } from 'vitest'

test('the package proves itself', { timeout: 60_000 }, async () => {
  const proof = await proveSeedPackage(new URL('..', import.meta.url))
  expect(proof.datasets.length).toBeGreaterThan(0)
})
`
}

/** tests/data-dictionary.test.ts */
export function dictionaryTestFile(): string {
  return `import { fillDataDictionary } from '@sow/testkit'
import { expect, test } from 'vitest'

test('the README describes every dataset and every column as the manifest has them', async () => {
  await expect(fillDataDictionary(new URL('..', import.meta.url))).toMatchFileSnapshot('../README.md')
})
`
}
