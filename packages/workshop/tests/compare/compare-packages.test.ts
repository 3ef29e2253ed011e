import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from 'tar'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryDirectory, writeFiles } from '../../../runner/tests/fixtures/packages.js'
import { comparePackages } from '../../src/index.js'
import { buildPlaces, firstPlaces, packageName, secondPlaces } from './place-packages.js'
import { startRegistry } from './registry.js'

const nothing = { named: null, from: null, to: null, changeset: false, check: false }

afterEach(() => vi.unstubAllEnvs())

/** A repository with the newer release in `places` and the older one in `published`, packed too. */
async function usingReleases(
  use: (
    repository: string,
    compare: (choices: object) => ReturnType<typeof comparePackages>,
  ) => Promise<void>,
): Promise<void> {
  using directory = temporaryDirectory()
  writeFiles(directory.path, { 'package.json': { name: 'repository' }, '.changeset/config.json': {} })
  await buildPlaces(join(directory.path, 'package'), { version: '1.0.0', places: firstPlaces })
  await create({ gzip: true, cwd: directory.path, file: join(directory.path, 'places-1.0.0.tgz') }, [
    'package',
  ])
  await buildPlaces(join(directory.path, 'places'), { version: '1.0.0', places: secondPlaces })
  await use(directory.path, (choices) =>
    comparePackages({ ...nothing, workingDirectory: directory.path, ...choices }),
  )
}

test('what became of each row, by version of npm, tarball and folder alike', async () => {
  await usingReleases(async (repository, compare) => {
    await using registry = await startRegistry({ '1.0.0': join(repository, 'places-1.0.0.tgz') })
    vi.stubEnv('npm_config_registry', registry.url)
    vi.stubEnv('npm_config_cache', join(repository, 'cache'))
    const { diff, changelog } = await compare({ named: 'places' })
    expect(diff).toMatchObject({
      format: 1,
      from: { package: packageName, version: '1.0.0', origin: 'registry' },
      to: { origin: 'folder' },
      bump: 'minor',
      datasets: [
        {
          dataset: 'places',
          state: 'changed',
          rowsBefore: 4,
          rowsAfter: 5,
          counts: { added: 2, changed: 2, revived: 1, gone: 1, retired: 0, renamed: 0 },
          columns: [
            { column: 'billable', text: false, rows: 1 },
            { column: 'name', text: true, rows: 1 },
            { column: 'retired_on', text: false, rows: 1 },
          ],
        },
      ],
    })
    expect(diff?.datasets[0]?.rows.map(({ action, key, values }) => [action, key, values])).toEqual([
      ['changed', '02', [{ column: 'name', from: 'Telehelth', to: 'Telehealth' }]],
      ['changed', '03', [{ column: 'billable', from: 'true', to: 'false' }]],
      ['revived', '04', [{ column: 'retired_on', from: '2020-01-01', to: null }]],
      ['gone', '09', []],
      ['added', '27', []],
      ['added', '66', []],
    ])
    expect(changelog).toEqual([
      'Place of service: 2 codes added (27, 66), 1 code retired (09), 1 code in force again (04), billable changed for 1 code (03), 1 name corrected (02).',
    ])
    for (const from of ['places-1.0.0.tgz', 'package', '1.0.0', '^1.0.0']) {
      expect((await compare({ named: 'places', from })).diff?.datasets, from).toEqual(diff?.datasets)
    }
    for (const wrong of [{ from: '2.0.0' }, { from: '9.9.9' }, { to: '2.0.0' }])
      await expect(compare({ named: 'places', ...wrong })).rejects.toMatchObject({
        code: 'PACKAGE_MISSING',
        place: { package: packageName },
      })
  })
})

test('a package that was never published has nothing to compare with', async () => {
  await usingReleases(async (repository, compare) => {
    await using registry = await startRegistry({})
    vi.stubEnv('npm_config_registry', registry.url)
    vi.stubEnv('npm_config_cache', join(repository, 'cache'))
    expect(await compare({ named: 'places', check: true })).toMatchObject({ diff: null, findings: [] })
  })
})

test('a changeset is found too small until one is written, which replaces itself', async () => {
  await usingReleases(async (repository, compare) => {
    const from = 'package'
    const changesets = join(repository, '.changeset')
    writeFiles(repository, { '.changeset/other.md': `---\n'${packageName}': patch\n---\n\nCorrected.\n` })
    const small = await compare({ named: 'places', from, check: true })
    expect(small.findings).toMatchObject([
      { code: 'CHANGESET_TOO_SMALL', severity: 'error', where: packageName },
    ])
    const written = await compare({ named: 'places', from, check: true, changeset: true })
    expect(written).toMatchObject({ changeset: join(changesets, 'seed-places-rows.md'), findings: [] })
    expect(readFileSync(written.changeset ?? '', 'utf8')).toBe(
      `---\n'${packageName}': minor\n---\n\n${written.changelog[0]}\n`,
    )
    await compare({ named: 'places', from, changeset: true })
    expect(readdirSync(changesets).sort()).toEqual(['config.json', 'other.md', 'seed-places-rows.md'])
  })
})

test('a version that has grown enough needs no changeset, and equal rows need none', async () => {
  await usingReleases(async (repository, compare) => {
    await buildPlaces(join(repository, 'grown'), { version: '1.1.0', places: secondPlaces })
    expect((await compare({ named: 'grown', from: 'package', check: true })).findings).toEqual([])
    const same = await compare({ named: 'places', from: 'places', changeset: true, check: true })
    expect(same).toMatchObject({
      diff: { bump: 'none', reasons: [] },
      changeset: null,
      findings: [],
      changelog: [],
    })
    expect(existsSync(join(repository, '.changeset', 'seed-places-rows.md'))).toBe(false)
  })
})

test('rows that are not those of the manifest are refused, and so is what is no package', async () => {
  await usingReleases(async (repository, compare) => {
    appendFileSync(join(repository, 'package/dist/places.copy'), '99\tt\tForged\t\\N\n')
    writeFiles(repository, { 'broken.tgz': 'no archive' })
    const refused = (choices: object, code: string) =>
      expect(compare({ named: 'places', ...choices })).rejects.toMatchObject({ code })
    await refused({ from: 'package' }, 'MANIFEST_MISMATCH')
    await refused({ from: 'broken.tgz' }, 'DATA_SYNTAX')
    await refused({ from: 'nothing here' }, 'CONFIG_USAGE')
    await refused({ named: 'nowhere' }, 'PACKAGE_MISSING')
  })
})
