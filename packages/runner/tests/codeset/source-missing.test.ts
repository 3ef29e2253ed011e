import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { officialRows } from '@sow/codesets'
import { defineDataset, defineSchemaPackage, defineSeedPackage, ref } from '@sow/kit'
import { buildManifest } from '@sow/kit/build'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { writeFiles } from '../../../codesets/tests/fixtures/release-files.js'
import { sumOf } from '../../../codesets/tests/fixtures/sum-of.js'
import { cvxFile, laterCvxFile } from '../../../codesets/tests/fixtures/table-files.js'
import type { DiscoveredPackage } from '../../src/discover/discovered-package.js'
import { findOfficialFiles } from '../../src/discover/find-official-files.js'
import { examine, plan, type RunContext, readStatus, type SeedChoices, seed } from '../../src/index.js'
import { discovered } from '../fixtures/packages.js'
import { usingCodeDatabase } from './load-context.js'

const text = { type: 'text', nullable: false, defaulted: false, generated: false }
const tables = `
  create table vaccines (code text primary key, name text not null, is_live boolean not null);
  create table doses (code text primary key, vaccine text not null references vaccines (code));
  create table fridges (code text primary key)`

interface Practice {
  vaccines: { code: string; name: string; is_live: boolean }
  doses: { code: string; vaccine: string }
  fridges: { code: string }
}

/** A package with a dataset that is read from an official file, one that refers to it, and one that does neither. */
async function packageReading(file: string): Promise<DiscoveredPackage> {
  const schema = defineSchemaPackage({
    migrations: {},
    tables: {
      vaccines: {
        primaryKey: ['code'],
        columns: { code: text, name: text, is_live: { ...text, type: 'boolean' } },
      },
      doses: { primaryKey: ['code'], columns: { code: text, vaccine: text } },
      fridges: { primaryKey: ['code'], columns: { code: text } },
    },
  })
  const vaccines = defineDataset<Practice>()({
    name: 'vaccines',
    table: 'vaccines',
    key: ['code'],
    source: { publisher: 'CDC', release: '2025-12-03', url: 'https://example.org/cvx' },
    rows: officialRows({
      codeSet: 'cvx',
      file: 'cvx.xml',
      sha256: sumOf(file),
      columns: { code: 'code', name: 'short_description', is_live: { is: true } },
    }),
  })
  const doses = defineDataset<Practice>()({
    name: 'doses',
    table: 'doses',
    key: ['code'],
    refs: { vaccine: ref(vaccines) },
    rows: [{ code: 'adult', vaccine: '901' }],
  })
  const fridges = defineDataset<Practice>()({
    name: 'fridges',
    table: 'fridges',
    key: ['code'],
    rows: [{ code: 'F1' }],
  })
  const datasets = [vaccines, doses, fridges]
  const manifest = await buildManifest({
    package: { name: 'seed-vaccines', version: '1.0.0' },
    definition: defineSeedPackage({ domain: 'vaccines', schema, datasets }),
    schema: null,
    migrations: [],
    foreign: () => undefined,
  })
  // Nothing was written that a build would write.
  const described = manifest.datasets.map(({ canonical: _, ...dataset }) => dataset)
  return { ...discovered('seed-vaccines', { ...manifest, datasets: described }), datasets }
}

/** A build looks in the folder where it runs, and in those above. */
const built = writeFiles({ 'sow/official-files/cvx.xml': cvxFile, 'sow/official-files/b.xml': laterCvxFile })
beforeAll(() => void vi.spyOn(process, 'cwd').mockReturnValue(built.path('packages/seed-vaccines')))
afterAll(() => built[Symbol.dispose]())

const all: SeedChoices = {
  selection: { only: [], skip: [], kinds: ['reference'] },
  tenant: null,
  onConflict: 'keep',
  allowDowngrade: false,
  acceptMassChange: [],
}

test('what lacks its official file is left out and told, with what refers to it; the rest is seeded, and rows stay', async () => {
  using site = writeFiles({ 'downloads/CVX (1).xml': cvxFile, 'downloads/later.xml': laterCvxFile })
  const folder = site.path('sow/official-files')
  const has = (file: string) => renameSync(site.path(`downloads/${file}`), `${folder}/${file}`)
  mkdirSync(folder, { recursive: true })
  const first = await packageReading(cvxFile)
  const later = { ...(await packageReading(laterCvxFile)), version: '1.1.0' }
  await usingCodeDatabase(async ({ context, rows }) => {
    const of = async (found: DiscoveredPackage): Promise<RunContext> => ({
      ...context,
      project: {
        ...context.project,
        directory: site.path('.'),
        packages: [found],
        official: await findOfficialFiles(site.path('.'), undefined, [found]),
      },
    })
    const states = async (found: DiscoveredPackage) =>
      (await readStatus(await of(found))).datasets.map(({ dataset, state }) => `${dataset} ${state}`).sort()

    const lacking = [
      {
        dataset: 'vaccines/vaccines',
        code: 'SOURCE_MISSING',
        message: expect.stringContaining('cvx.xml of CDC, release 2025-12-03'),
        hint: expect.stringContaining('https://example.org/cvx'),
      },
      { dataset: 'vaccines/doses', message: expect.stringContaining('refer to vaccines/vaccines') },
    ]
    expect(await plan(await of(first), all)).toMatchObject({ pending: true, lacking })
    const seeded = await seed(await of(first), all)
    expect(seeded).toMatchObject({ datasets: [{ dataset: 'fridges', inserted: 1 }], lacking })
    const status = await readStatus(await of(first))
    expect(status.pending).toBe(true)
    expect(status.datasets).toContainEqual(
      expect.objectContaining({ dataset: 'doses', state: 'waiting', applied: null }),
    )
    expect((await examine(await of(first))).findings).toMatchObject([
      { code: 'SOURCE_MISSING', severity: 'warning', where: 'vaccines/vaccines' },
      { code: 'SOURCE_MISSING', severity: 'warning', where: 'vaccines/doses' },
    ])
    // Named alone it is no success.
    const named = { ...all, selection: { ...all.selection, only: ['vaccines/vaccines'] } }
    await expect(seed(await of(first), named)).rejects.toMatchObject({ code: 'SOURCE_MISSING', exitCode: 3 })

    // Any name will do.
    has('CVX (1).xml')
    expect((await seed(await of(first), all)).totals.inserted).toBe(3)
    expect(await rows('select * from vaccines order by code')).toEqual([
      { code: '901', name: 'invented', is_live: true },
      { code: '902', name: 'other', is_live: true },
    ])
    expect(await states(first)).toEqual(['doses current', 'fridges current', 'vaccines current'])

    // The next release of the package is read from another file, which nobody brought: the rows stay.
    expect(await states(later)).toEqual(['doses waiting', 'fridges outdated', 'vaccines source-missing'])
    expect((await seed(await of(later), all)).totals).toMatchObject({ updated: 0, deleted: 0 })
    expect(await rows('select count(*)::int as count from doses')).toEqual([{ count: 1 }])
    has('later.xml')
    expect((await plan(await of(later), all)).lacking).toBeUndefined()
  }, tables)
})

test('a file of that name with another content is told as that', async () => {
  using site = writeFiles({ 'sow/official-files/cvx.xml': `${cvxFile}<!-- mended by hand -->` })
  const found = await packageReading(cvxFile)
  const official = await findOfficialFiles(site.path('.'), undefined, [found])
  expect(official.files.get('vaccines/vaccines')).toEqual({ path: null, isOther: true })
})

test('what is no file is not waited for: a pipe, a link to itself', async () => {
  using site = writeFiles({ 'sow/official-files/any.xml': cvxFile })
  const folder = site.path('sow/official-files')
  execFileSync('mkfifo', [`${folder}/cvx.xml`])
  symlinkSync('loop.xml', `${folder}/loop.xml`)
  const found = await packageReading(cvxFile)
  const official = await findOfficialFiles(site.path('.'), undefined, [found])
  expect(official.files.get('vaccines/vaccines')?.path).toBe(`${folder}/any.xml`)
})

test('an official file is read again where anything of it is otherwise, and only there', async () => {
  using site = writeFiles({ 'sow/official-files/cvx.xml': cvxFile, 'node_modules/.keep': '' })
  const found = await packageReading(cvxFile)
  const path = site.path('sow/official-files/cvx.xml')
  const cache = site.path('node_modules/.cache/sow/official-files.json')
  const look = async () =>
    (await findOfficialFiles(site.path('.'), undefined, [found])).files.get('vaccines/vaccines')
  const age = (seconds: number) => utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds)
  age(60)
  // Its second time is of just now: within one tick it may be written once more.
  expect(await look()).toMatchObject({ path })
  expect(existsSync(cache)).toBe(false)
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000)
  await look()
  clock.mockRestore()
  const [kept] = Object.values(JSON.parse(readFileSync(cache, 'utf8')) as Record<string, object>)
  expect(kept).toMatchObject({ sha256: sumOf(cvxFile), size: String(cvxFile.length) })
  // What is remembered is believed as long as the file looks as it did: negative control.
  writeFileSync(cache, JSON.stringify({ [path]: { ...kept, sha256: 'another' } }))
  expect(await look()).toMatchObject({ path: null, isOther: true })
  // Other bytes of the same length under the same time are another file.
  const { mtime } = statSync(path)
  writeFileSync(path, cvxFile.replace('invented', 'imvented'), 'latin1')
  utimesSync(path, mtime, mtime)
  writeFileSync(cache, JSON.stringify({ [path]: kept }))
  expect(await look()).toMatchObject({ path: null, isOther: true })
  writeFileSync(cache, 'no JSON')
  writeFileSync(path, cvxFile, 'latin1')
  expect(await look()).toMatchObject({ path })
})
