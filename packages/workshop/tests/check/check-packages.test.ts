import { join } from 'node:path'
import type { SeedPackage } from '@sow/kit'
import { buildManifest, writeCanonicalFiles } from '@sow/kit/build'
import { expect, test } from 'vitest'
import { temporaryDirectory, writeFiles } from '../../../runner/tests/fixtures/packages.js'
import { checkPackages } from '../../src/check/check-packages.js'

/** A seed package with a table of its own, as code that stands alone. */
function codeOf(rows: string, name = 'things'): string {
  return `
const column = (type, nullable, defaulted) => ({ type, nullable, defaulted, generated: false })
const rows = ${rows}
const schema = {
  migrations: {},
  tables: {
    things: {
      columns: { id: column('integer', false, true), code: column('text', false, false), color: column('text', true, false) },
      primaryKey: ['id'],
    },
  },
  [Symbol.for('sow.schema-package')]: true,
}
const things = {
  name: '${name}', title: 'Things', table: 'things', scope: 'global', kind: 'starter', key: ['code'], refs: {}, own: {},
  defaultOwnership: 'shared', absent: 'keep', license: 'CC0-1.0', source: { publisher: 'The test' },
  rows: {
    format: 'inline',
    file: null,
    columns: async () => Object.keys(rows[0] ?? {}),
    *read() { for (const [index, values] of rows.entries()) yield { position: index + 1, values } },
  },
}
const up = (database) => database.schema.createTable('things')
  .addColumn('id', 'integer', (id) => id.generatedByDefaultAsIdentity().primaryKey())
  .addColumn('code', 'text', (code) => code.notNull().unique())
  .addColumn('color', 'text')
  .execute()
const down = (database) => database.schema.dropTable('things').execute()
export default {
  domain: 'clinic', schema, datasets: [things], migrations: { '20260101000000_things': { up, down } },
  [Symbol.for('sow.seed-package')]: true,
}
`
}

const right = `[{ code: 'a', color: '#ABCDEF' }, { code: 'b', color: null }]`

interface Built {
  readonly code: string
  /** The code that its manifest was made from, where that is another. */
  readonly described?: string
  readonly sow?: object
}

/** Writes the package as it would be installed, and checks it. */
async function check({ code, described = code, sow = {} }: Built, directories: readonly string[] = ['.']) {
  using directory = temporaryDirectory()
  const named = { name: 'seed-clinic', version: '1.0.0' }
  writeFiles(directory.path, {
    'package.json': {
      ...named,
      type: 'module',
      license: 'Apache-2.0',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      files: ['dist', 'SOURCE.md'],
      sow: { seed: './dist/index.js', ...sow },
    },
    ...{ 'README.md': 'What', LICENSE: 'Terms', 'SOURCE.md': 'Whence', 'dist/index.d.ts': '' },
    'dist/index.js': code,
    'described.js': described,
  })
  const { default: definition }: { default: SeedPackage } = await import(join(directory.path, 'described.js'))
  const migrations = [{ name: '20260101000000_things', sum: 'a'.repeat(64) }]
  const facts = { definition, schema: null, migrations, foreign: () => undefined }
  const manifest = await buildManifest({ package: named, ...facts })
  writeFiles(directory.path, { 'dist/sow.manifest.json': manifest })
  await writeCanonicalFiles(join(directory.path, 'dist'), definition, manifest)
  return await checkPackages({ workingDirectory: directory.path, directories, against: [] })
}

test('a package that is whole has no findings, and is proven on a database of its own', async () => {
  const expected = {
    packages: [{ package: 'seed-clinic', version: '1.0.0', datasets: 1, rows: 2 }],
    official: [],
    findings: [],
  }
  expect(await check({ code: codeOf(right) })).toEqual(expected)
})

test('without a folder, a project that is a seed package itself is checked', async () => {
  expect((await check({ code: codeOf(right) }, [])).packages).toHaveLength(1)
})

test('content, and exceptions to it', async () => {
  const code = codeOf(`[{ code: 'a', color: 'red' }]`)
  const exception = { code: 'COLOR_FORM', dataset: 'things', reason: 'The app reads names.' }
  expect((await check({ code })).findings.map((found) => found.code)).toEqual(['COLOR_FORM'])
  expect((await check({ code, sow: { exceptions: [exception] } })).findings).toEqual([])
})

test('rows and datasets that are not those of the manifest', async () => {
  const described = codeOf(right)
  const rows = await check({ described, code: codeOf(`[{ code: 'a', color: '#ABCDEF' }]`) })
  expect(rows.findings).toMatchObject(
    [
      {
        ...{ code: 'MANIFEST_MISMATCH', severity: 'error', where: 'clinic/things', file: 'package.json' },
        message: /rows, contentHash/,
      },
    ].map((finding) => ({ ...finding, message: expect.stringMatching(finding.message) })),
  )
  const datasets = await check({ described, code: codeOf(right, 'others') })
  expect(datasets.findings.map(({ message }) => message)).toEqual([
    'The manifest speaks of the dataset clinic/things, which its code does not have.',
    'The manifest speaks of no dataset clinic/others, which its code has.',
  ])
})

test('rows that break the rules of their columns are told one by one', async () => {
  const code = codeOf(
    `[{ code: 'a', color: '#ABCDEF' }, { code: null, color: null }, { code: 5, color: null }]`,
  )
  const { findings } = await check({ code, described: codeOf(right) })
  expect(findings.map(({ code: found, where }) => [found, where])).toEqual([
    ['DATA_INVALID', 'clinic/things, row 2'],
    ['DATA_INVALID', 'clinic/things, row 3'],
  ])
})

test('a migration that does not come back is told by the proof', async () => {
  const code = codeOf(right).replace("dropTable('things')", "alterTable('things').dropColumn('color')")
  const { findings } = await check({ code })
  expect(findings).toMatchObject([{ severity: 'error', where: 'seed-clinic' }])
})

test('a folder without a seed package is an error', async () => {
  using directory = temporaryDirectory()
  const nothing = { workingDirectory: directory.path, directories: ['nowhere'], against: [] }
  await expect(checkPackages(nothing)).rejects.toMatchObject({ code: 'PACKAGE_MISSING', exitCode: 66 })
})

test('tells what of the environment the rows were made of, and leaves alone what is read later', async () => {
  const reading = `${codeOf("[{ code: process.env.STOCK_REGION ?? 'a', color: null }]")}`
  const { findings } = await check({ code: reading })
  expect(findings).toMatchObject([{ code: 'ENVIRONMENT_READ', severity: 'error', where: 'seed-clinic' }])
  expect(findings[0]?.message).toContain('reads STOCK_REGION of the environment')
  const later = `${codeOf(right)}\nexport const region = () => process.env.STOCK_REGION\n`
  expect((await check({ code: later })).findings).toEqual([])
  const allowed = [{ code: 'ENVIRONMENT_READ', reason: 'A test of the exception.' }]
  expect((await check({ code: reading, sow: { exceptions: allowed } })).findings).toEqual([])
})
