import { expect, test } from 'vitest'
import { KeyPositions } from '../src/describe/key-positions.js'

test('a key is known at the position that it was seen at first, however many there are', () => {
  const seen = new KeyPositions()
  const many = 20_000
  for (let at = 0; at < many; at++) expect(seen.add(`key ${at}`, at)).toBeNull()
  for (let at = 0; at < many; at++) expect(seen.add(`key ${at}`, many + at)).toBe(at)
  expect([seen.has('key 0'), seen.has('key 19999'), seen.has('key 20000'), seen.has('')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
