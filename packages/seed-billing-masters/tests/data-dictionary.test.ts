import { fillDataDictionary } from '@sow/testkit'
import { expect, test } from 'vitest'

test('the README describes every dataset and every column as the manifest has them', async () => {
  await expect(fillDataDictionary(new URL('..', import.meta.url))).toMatchFileSnapshot('../README.md')
})
