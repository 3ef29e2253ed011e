import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPublishedPackage } from '../packages/workshop/src/check/published-package.js'
import { listPackages, readText, root } from './architecture/source-files.js'

/** A package that is private is a part of another one. */
const packages = listPackages().filter(({ packageJson }) => packageJson.private !== true)
const each = packages.map((found) => [found.name, found] as const)

/** One release of a changelog: its version and its entries, newest release first. */
interface ToldRelease {
  readonly version: string
  readonly entries: readonly string[]
}

describe('the changelog', () => {
  it.each(each)('of %s begins with the version that the package has', (_, { directory, packageJson }) => {
    expect(changelogOf(directory)[0]?.version).toBe(packageJson.version)
  })

  it.each(each)('of %s is published', async (_, { directory }) => {
    const { files } = await readPublishedPackage(join(root, directory))
    expect(files).toContain('CHANGELOG.md')
  })

  it('tells what breaks in the first line of a release', () => {
    const told = packages.flatMap(({ directory }) => changelogOf(directory).map(({ entries }) => entries))
    const breaking = told.filter((entries) => entries.some(breaks))
    expect(breaking.length).toBeGreaterThan(2)
    expect(breaking.filter(([first = '']) => !breaks(first))).toEqual([])
  })
})

describe('what a release tells first', () => {
  const first = packages.flatMap(({ name, directory }) =>
    changelogOf(directory).flatMap(({ version, entries: [entry] }) =>
      entry === undefined ? [] : [{ at: `${name} ${version}`, paragraph: firstParagraph(entry) }],
    ),
  )

  it('is told by one package alone', () => {
    expect(first.length).toBeGreaterThan(packages.length)
    expect(repeated(first)).toEqual([])
  })

  it('would be noticed if it were copied to another', () => {
    const [copied = { at: '', paragraph: '' }] = first
    expect(repeated([...first, { ...copied, at: 'elsewhere' }])).toEqual([copied.at, 'elsewhere'])
  })
})

it('a changelog is read release by release, without what only came along', () => {
  const text =
    '# a\n\n## 0.2.0\n\n### Minor Changes\n\n- One.\n  More.\n\n  Second.\n- Two.\n\n### Patch Changes\n\n- Released with b 0.2.0.\n\n## 0.1.0\n\nNo changes in this release.\n'
  expect(readChangelog(text)).toEqual([
    { version: '0.2.0', entries: ['One.\n  More.\n\n  Second.', 'Two.'] },
    { version: '0.1.0', entries: [] },
  ])
  expect(firstParagraph('One.\n  More.\n\n  Second.')).toBe('One. More.')
})

function changelogOf(directory: string): readonly ToldRelease[] {
  const file = `${directory}/CHANGELOG.md`
  return existsSync(join(root, file)) ? readChangelog(readText(file)) : []
}

function readChangelog(text: string): readonly ToldRelease[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((release) => ({
      version: release.slice(0, release.indexOf('\n')),
      entries: release
        .split(/^(?:- |### .*\n)/m)
        .slice(1)
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '' && !entry.startsWith('Released with ')),
    }))
}

function firstParagraph(entry: string): string {
  return (entry.split('\n\n')[0] ?? '').replaceAll(/\s+/g, ' ')
}

function breaks(entry: string): boolean {
  return entry.startsWith('Breaking: ')
}

/** Where a paragraph stands that stands elsewhere too. */
function repeated(told: readonly { readonly at: string; readonly paragraph: string }[]): string[] {
  return told
    .filter(({ paragraph }) => told.filter((other) => other.paragraph === paragraph).length > 1)
    .map(({ at }) => at)
}
