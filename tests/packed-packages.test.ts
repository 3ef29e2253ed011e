import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkExports } from '../packages/workshop/src/check/check-exports.js'
import { checkTypes } from '../packages/workshop/src/check/check-types.js'
import {
  type PublishedPackage,
  readPublishedPackage,
} from '../packages/workshop/src/check/published-package.js'
import { listPackages, root } from './architecture/source-files.js'

const packages = listPackages().filter(({ packageJson }) => packageJson.private !== true)
const each = packages.map(({ name, directory }) => [name, directory] as const)
const libraries = packages.filter(
  ({ name, packageJson }) => name !== '@sow/cli' && packageJson.sow === undefined,
)

describe('as it would be published', () => {
  it.each(each)('%s has entries and types that whoever imports it finds', async (name, directory) => {
    const published = await readPublishedPackage(join(root, directory))
    const findings = [...(await checkExports(published, name)), ...(await checkTypes(published, name))]
    expect(findings).toEqual([])
  })

  it('would be noticed if it had not', async () => {
    const published = await readPublishedPackage(join(root, 'packages/kit'))
    const files = published.files.filter((file) => file !== 'dist/rows.js')
    const findings = await checkExports({ ...published, files }, '@sow/kit')
    expect(findings.map(({ code }) => code)).toContain('EXPORTS_FILE_DOES_NOT_EXIST')
  })
})

describe('the maps', () => {
  it.each(libraries.map(({ name, directory }) => [name, directory] as const))(
    'of %s lead to sources that are published with them',
    async (_, directory) => {
      const published = await readPublishedPackage(join(root, directory))
      for (const ending of ['.js.map', '.d.ts.map'])
        expect(mapsOf(published, ending).length).toBeGreaterThan(0)
      expect(lostSources(published)).toEqual([])
    },
  )

  it('would lead nowhere without them', async () => {
    const published = await readPublishedPackage(join(root, 'packages/kit'))
    const files = published.files.filter((file) => file !== 'src/index.ts')
    expect(lostSources({ ...published, files })).toEqual(['src/index.ts'])
  })
})

function mapsOf({ files }: PublishedPackage, ending: string): string[] {
  return files.filter((file) => file.startsWith('dist/') && file.endsWith(ending))
}

/** Sources that a map names and that are not published. */
function lostSources(published: PublishedPackage): string[] {
  const named = mapsOf(published, '.map').flatMap((file) => {
    const { sources } = JSON.parse(readFileSync(join(published.directory, file), 'utf8')) as {
      readonly sources: readonly string[]
    }
    return sources.map((source) => posix.join(posix.dirname(file), source))
  })
  return [...new Set(named)].filter((source) => !published.files.includes(source)).sort()
}
