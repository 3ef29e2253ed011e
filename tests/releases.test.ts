import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPackages } from './architecture/source-files.js'
import { copyWorkspace } from './copy-workspace.js'

/** A package that is private is a part of another one, and has no releases. */
const packages = listPackages().filter(({ packageJson }) => packageJson.private !== true)
const tools = packages.map(({ name }) => name).filter((name) => !/seed|schema/.test(name))

/** What the command holds of the other packages, and these of others: their code is in its own files. */
const bundled = new Set(usedBy('@sow/cli', 'devDependencies'))
// A set gives what is added while it is walked through.
for (const name of bundled) for (const used of usedBy(name, 'dependencies')) bundled.add(used)

function usedBy(name: string, field: 'dependencies' | 'devDependencies'): string[] {
  const found = packages.find((each) => each.name === name)
  const used = Object.keys(found?.packageJson[field] ?? {})
  return used.filter((each) => packages.some(({ name: known }) => known === each))
}

const folder = mkdtempSync(join(tmpdir(), 'sow-releases-'))
const changesets = join(folder, '.changeset')

beforeAll(() => {
  copyWorkspace(folder)
  git('init', '--quiet', '--initial-branch', 'main')
  git('add', '--all')
  commit('The workspace')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a fix', () => {
  it('of the engine reaches the users of the command, who have it bundled', () => {
    expect([...bundled]).toEqual(expect.arrayContaining(['@sow/engine', '@sow/codesets']))
    expect(releasedWith('@sow/engine')).toEqual(tools.sort())
  })

  it.each([...bundled])('of %s does too, and of no package of data', (name) => {
    const released = releasedWith(name)
    expect(released).toContain('@sow/cli')
    expect(released.filter((each) => /seed|schema/.test(each))).toEqual([])
  })

  it('of a package of data is a release of that one alone', () => {
    expect(releasedWith('@sow/seed-providers')).toEqual(['@sow/seed-providers'])
  })

  it('would not reach them if the tools were not released together', () => {
    const file = join(changesets, 'config.json')
    const config = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...config, fixed: [] }))
    expect(releasedWith('@sow/engine')).not.toContain('@sow/cli')
  })
})

/** The packages that `changeset version` gives a new version where a patch of one is told; then all is as it was. */
function releasedWith(name: string): string[] {
  const before = versions()
  writeFileSync(join(changesets, 'fix.md'), `---\n'${name}': patch\n---\n\nA fix.\n`)
  const command = join(folder, 'node_modules', '@changesets', 'cli', 'bin.js')
  execFileSync(process.execPath, [command, 'version'], { cwd: folder, stdio: 'pipe' })
  const after = versions()
  git('checkout', '--quiet', '--', 'packages', 'apps')
  git('clean', '--quiet', '--force', '--', 'packages', 'apps', '.changeset')
  return packages
    .map((each) => each.name)
    .filter((each) => after.get(each) !== before.get(each))
    .sort()
}

function versions(): Map<string, string> {
  return new Map(
    packages.map(({ name, directory }) => [
      name,
      JSON.parse(readFileSync(join(folder, directory, 'package.json'), 'utf8')).version,
    ]),
  )
}

function commit(message: string): void {
  git('-c', 'user.name=Releases', '-c', 'user.email=releases@example.com', 'commit', '--quiet', '-m', message)
}

function git(...args: string[]): void {
  const own = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  execFileSync('git', args, { cwd: folder, env: { ...process.env, ...own }, stdio: 'pipe' })
}
