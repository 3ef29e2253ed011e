import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findWorkspace, readMembers } from '../src/discover/find-workspace.js'

const root = mkdtempSync(join(tmpdir(), 'sow-members-'))

beforeAll(() => {
  for (const folder of [
    'packages/a',
    'packages/b/inner',
    'apps/web',
    'apps/web/parts',
    'tools/one',
    'other/x',
    '.',
  ]) {
    mkdirSync(join(root, folder), { recursive: true })
    const name = folder === '.' ? 'root' : folder.replaceAll('/', '-')
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }))
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the packages of a workspace', () => {
  it.each([
    [['packages/*'], ['packages-a']],
    [['packages/**'], ['packages-a', 'packages-b-inner']],
    [
      ['./apps/*/', 'tools/one'],
      ['apps-web', 'tools-one'],
    ],
    [
      ['*/*', '!other/*'],
      ['apps-web', 'packages-a', 'tools-one'],
    ],
    [
      ['**'],
      ['apps-web', 'apps-web-parts', 'other-x', 'packages-a', 'packages-b-inner', 'root', 'tools-one'],
    ],
    [['missing/*'], []],
  ])('that %j lists', (globs, names) => {
    writeFileSync(join(root, 'pnpm-workspace.yaml'), `packages: ${JSON.stringify(globs)}\n`)
    const workspace = findWorkspace(root)
    expect(workspace?.root).toBe(root)
    expect([...readMembers(workspace ?? { root: '', globs: [] }).keys()].sort()).toEqual(names)
  })
})
