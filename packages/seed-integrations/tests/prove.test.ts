import { proveSeedPackage } from '@sow/testkit'
import { expect, test } from 'vitest'

test('the package proves itself', async () => {
  const proof = await proveSeedPackage(new URL('..', import.meta.url))
  expect(proof.datasets.length).toBeGreaterThan(0)
})
