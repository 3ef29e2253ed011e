import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { definitionHash } from '../src/manifest/definition-hash.js'
import { ContentHash, describeDataset } from '../src/manifest.js'
import { clinic, items, payers, schedules } from './clinic.js'

function hashOf(fields: readonly string[], lines: readonly string[]): string {
  const content = new ContentHash(fields)
  for (const line of lines) content.add(line)
  return content.digest()
}

/** The rules of the docstring once more, the slow way. */
function hashByTheRules(fields: readonly string[], lines: readonly string[]): string {
  const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
  const sum = lines.reduce((total, line) => (total + BigInt(`0x${sha256(line)}`)) % 2n ** 256n, 0n)
  const text = ['sow1', JSON.stringify(fields), lines.length, sum.toString(16).padStart(64, '0'), ''].join(
    '\n',
  )
  return `sow1:${sha256(text)}`
}

const lines = Array.from({ length: 5000 }, (_, index) => `code-${index}\t\\N\tna\u00efve ${index}\\n`)

test('the frozen hashes of version sow1 never change', () => {
  expect(hashOf(['code'], [])).toBe('sow1:f684bde4b5cb01fb72b6c2fe61fcf48a735b384368d81fa3f3afd07434b81c00')
  expect(hashOf(['code', 'name'], ['A\tFirst', 'B\t\\N', '\u00e9\tx\\ty'])).toBe(
    'sow1:6d3270b6efb77b14616d36195b869c7c14397d00b5ca3d9894888cd901618d7c',
  )
  expect(hashOf(['code', 'name', 'note'], lines)).toBe(
    'sow1:c4abaca543306f72d63b7dd9efe301c679108ef9db9866eab91c1e4eec5ed9c5',
  )
})

test('is what its rules say', () => {
  expect(hashOf(['code', 'name', 'note'], lines)).toBe(hashByTheRules(['code', 'name', 'note'], lines))
  expect(hashOf(['code'], [])).toBe(hashByTheRules(['code'], []))
})

test('knows no order of rows', () => {
  expect(hashOf(['a'], lines.toReversed())).toBe(hashOf(['a'], lines))
})

test('counts equal rows', () => {
  const hashes = [[], ['x'], ['x', 'x'], ['x', 'x', 'x']].map((given) => hashOf(['a'], given))
  expect(new Set(hashes).size).toBe(4)
})

test('knows the fields, and where one value ends', () => {
  expect(hashOf(['a'], ['x'])).not.toBe(hashOf(['b'], ['x']))
  expect(hashOf(['a', 'b'], ['x\ty'])).not.toBe(hashOf(['a', 'b'], ['xy\t']))
  expect(hashOf(['a'], ['\\N'])).not.toBe(hashOf(['a'], ['']))
})

test('goes on after its digest was asked for', () => {
  const content = new ContentHash(['a'])
  content.add('x')
  expect(content.digest()).toBe(hashOf(['a'], ['x']))
  content.add('y')
  expect(content.digest()).toBe(hashOf(['a'], ['y', 'x']))
  expect(content.rows).toBe(2)
})

test('the frozen hash of a definition never changes', async () => {
  const seedPackage = clinic(payers, schedules, items)
  const hashes = await Promise.all(
    seedPackage.datasets.map(
      async (dataset) => (await describeDataset({ seedPackage, dataset })).definitionHash,
    ),
  )
  expect(hashes).toEqual([
    'sow1:a20f7350a5799f2dcfc7fc7317e92bb325688fedbd1d271dac84fc08d9d9129c',
    'sow1:28d57e992b9b37062669c094d150b3d6ff5765896bacb2f3597a9f61803255d4',
    'sow1:5169df9a25531b6fd1b21d1385895b5d814076e76d6a35b8c519a04b8f27d06f',
  ])
})

test('the hash of a definition follows what decides a merge, and nothing else', async () => {
  const seedPackage = clinic(payers, schedules, items)
  const described = await describeDataset({ seedPackage, dataset: items })
  const same = [
    { title: 'Another title', license: 'CC0-1.0' },
    { columns: described.columns.toReversed() },
    { references: described.references.toReversed() },
    { rowOwnership: 'site' as const },
  ]
  for (const change of same)
    expect(definitionHash({ ...described, ...change })).toBe(described.definitionHash)
  const others = [
    { key: ['code'] },
    { absent: 'delete' as const },
    { scope: 'global' as const },
    { kind: 'demo' as const },
    { table: 'other' },
    { references: [] },
    { rowOwnership: 'package' as const },
    { columns: described.columns.map((column) => ({ ...column, ownership: 'package' as const })) },
    { columns: described.columns.map((column) => ({ ...column, type: 'text' })) },
  ]
  const hashes = others.map((change) => definitionHash({ ...described, ...change }))
  expect(new Set([...hashes, described.definitionHash]).size).toBe(others.length + 1)
})
