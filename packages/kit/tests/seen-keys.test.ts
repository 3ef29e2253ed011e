import { expect, test } from 'vitest'
import { SeenKeys } from '../src/describe/seen-keys.js'

test('a key is known once it was seen, however many there are', () => {
  const seen = new SeenKeys()
  const many = 20_000
  for (let at = 0; at < many; at++) expect(seen.add(`key ${at}`)).toBe(false)
  for (let at = 0; at < many; at++) expect(seen.add(`key ${at}`)).toBe(true)
  expect([seen.has('key 0'), seen.has('key 19999'), seen.has('key 20000'), seen.has('')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
