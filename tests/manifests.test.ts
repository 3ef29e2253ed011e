import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { satisfies } from 'semver'
import { describe, expect, it } from 'vitest'
import { listPackages, readText, root, type WorkspacePackage } from './architecture/source-files.js'
import { readLinks } from './documents/read-document.js'

const page = 'https://github.com/sow-data/sow'
const packages = listPackages().filter(({ packageJson }) => packageJson.private !== true)
const each = packages.map((found) => [found.name, found] as const)

describe('the manifest', () => {
  it.each(each)('of %s says where it comes from, and who answers for it', (_, { directory, packageJson }) => {
    expect(packageJson).toMatchObject({
      homepage: `${page}/tree/main/${directory}#readme`,
      bugs: { url: `${page}/issues` },
      repository: { type: 'git', url: `git+${page}.git`, directory },
      author: 'The Sow project',
    })
  })

  it.each(each)('of %s has the words that it is searched by', (_, { packageJson }) => {
    const { keywords = [], sow = {} } = packageJson
    expect(keywords).toEqual(expect.arrayContaining(['sow', 'reference-data']))
    expect(new Set(keywords).size).toBe(keywords.length)
    expect(keywords.includes('sow-seed')).toBe('seed' in sow)
    expect(keywords.includes('sow-schema')).toBe('schema' in sow)
  })

  it('is that of every package that is published', () => {
    expect(packages.length).toBeGreaterThanOrEqual(15)
    const others = listPackages().filter(({ packageJson }) => packageJson.private)
    expect(others.map(({ name }) => name)).toEqual(['@sow/docs', '@sow/studio'])
  })
})

describe('what a package needs beside itself', () => {
  const peers = packages.flatMap((found) =>
    Object.entries(found.packageJson.peerDependencies ?? {}).map(([name, range]) => ({ found, name, range })),
  )

  it('takes what it is tested with', () => {
    expect(peers.length).toBeGreaterThan(15)
    const refused = peers.filter(({ found, name, range }) => !takes(range, testedVersion(found, name)))
    expect(refused.map(({ found, name, range }) => `${found.name}: ${name}@${range}`)).toEqual([])
  })

  it('would be noticed if it refused that', () => {
    expect(takes('>=14', '18.4.0-beta.17')).toBe(false)
    expect(takes('^0.28.0', '0.29.9')).toBe(false)
    expect(takes('workspace:>=0.1.0 <2.0.0', '2.0.0')).toBe(false)
  })
})

describe('the pages of a package', () => {
  const pages = packages.flatMap(({ directory }) =>
    ['README.md', 'SOURCE.md']
      .map((name) => `${directory}/${name}`)
      .filter((file) => existsSync(join(root, file))),
  )

  it.each(pages)('%s has no link that only the repository could follow', (file) => {
    expect(readLinks(readText(file))).toEqual([])
  })

  it.each(pages)('%s links to what exists in the repository', (file) => {
    expect(linkedFiles(readText(file)).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('are read with their links', () => {
    expect(readLinks('See [that](../docs/json.md).')).toEqual(['../docs/json.md'])
    expect(linkedFiles(`See [that](${page}/blob/main/docs/no.md#x).`)).toEqual(['docs/no.md'])
    expect(pages.flatMap((file) => linkedFiles(readText(file))).length).toBeGreaterThan(2)
  })
})

/** As npm judges a peer: a prerelease only by a range that names one of its version, or by `*`. */
function takes(range: string, version: string): boolean {
  return range === '*' || satisfies(version, range.replace(/^workspace:/, ''))
}

/** The version that is installed for the package, which is so where it develops with what it needs. */
function testedVersion({ directory, packageJson }: WorkspacePackage, name: string): string {
  expect(Object.keys(packageJson.devDependencies ?? {}), directory).toContain(name)
  return JSON.parse(readFileSync(join(root, directory, 'node_modules', name, 'package.json'), 'utf8')).version
}

/** The files of this repository that a page links to by their address. */
function linkedFiles(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([^)\s#]+)/g)]
    .map(([, target = '']) => target)
    .filter((target) => target.startsWith(`${page}/blob/main/`))
    .map((target) => target.slice(`${page}/blob/main/`.length))
}
