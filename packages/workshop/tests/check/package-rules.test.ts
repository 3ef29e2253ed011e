import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { discovered, temporaryDirectory, writeFiles } from '../../../runner/tests/fixtures/packages.js'
import { checkFolder } from '../../src/check/check-folder.js'
import { readPapers } from '../../src/check/package-papers.js'
import { packageRules } from '../../src/check/package-rules.js'
import { readPublishedPackage } from '../../src/check/published-package.js'
import { readable } from './check-rows.js'

const packageJson = {
  name: 'seed-clinic',
  license: 'Apache-2.0',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist', 'data', 'SOURCE.md'],
}
const documents = { 'README.md': 'What', LICENSE: 'Terms', 'SOURCE.md': 'Whence' }
const whole = {
  ...documents,
  'dist/index.js': '',
  'dist/index.d.ts': '',
  'dist/sow.manifest.json': {},
  'data/things.csv': 'code\n',
}

/** The codes of what is wrong with a folder that differs from a whole one in a few files. */
async function codesOf(json: object, files: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
  using directory = temporaryDirectory()
  const written = { ...whole, 'package.json': { ...packageJson, ...json }, ...files }
  writeFiles(
    directory.path,
    Object.fromEntries(Object.entries(written).filter(([, content]) => content !== null)),
  )
  const entry = join(directory.path, 'dist/index.js')
  const found = { ...discovered('seed-clinic'), directory: directory.path, entry }
  const { described, dataset } = readable({ rows: [{ code: 'a' }] })
  const fromFile = { ...dataset, rows: { ...dataset.rows, file: 'data/things.csv' } }
  const published = await readPublishedPackage(directory.path)
  const papers = readPapers(directory.path)
  const findings = await checkFolder(found, papers, [{ described, dataset: fromFile }], published)
  return findings.map(({ code }) => code)
}

type Codes = () => Promise<string[]>

/** What each rule finds, and the nearest thing that it leaves alone. */
const cases: Readonly<Record<string, readonly [found: Codes, left: Codes]>> = {
  INSTALL_SCRIPT: [
    () => codesOf({ scripts: { postinstall: 'node x.js' } }),
    () => codesOf({ scripts: { build: 'tsup', prepublishOnly: 'x' } }),
  ],
  FILES_INCOMPLETE: [
    () => codesOf({ files: ['dist', 'SOURCE.md', 'database'] }),
    () => codesOf({ files: ['./dist/', 'data/**/*.csv', 'SOURCE.md'] }),
  ],
  FILES_UNEXPECTED: [
    () => codesOf({ files: undefined }, { 'tests/things.test.ts': '' }),
    () => codesOf({ files: ['**'] }, { 'NOTICE.txt': '', 'CHANGELOG.md': '', 'bin/run.js': '' }),
  ],
  DOCUMENT_MISSING: [() => codesOf({}, { 'SOURCE.md': null }), () => codesOf({ files: undefined })],
  PACKAGE_LICENSE: [() => codesOf({ license: undefined }), () => codesOf({ license: 'UNLICENSED' })],
  TYPES_MISSING: [
    () => codesOf({ exports: { '.': './dist/index.js' } }),
    () => codesOf({ exports: { '.': { import: { types: './dist/index.d.ts' } } } }),
  ],
  PACKAGE_LARGE: [
    () => codesOf({}, { 'data/large.csv': randomBytes(11_000_000).toString('base64') }),
    () =>
      codesOf(
        {},
        {
          'data/large.csv': 'x'.repeat(16_000_000),
          'tests/large.csv': randomBytes(11_000_000).toString('base64'),
        },
      ),
  ],
}

describe('each rule about the folder of a package', () => {
  test.each(Object.entries(cases))(
    '%s finds what it is for, and leaves the rest',
    async (code, [found, left]) => {
      expect(await found()).toEqual([code])
      expect(await left()).toEqual([])
    },
  )

  test('has a case here', () => {
    expect(packageRules.map(({ code }) => code).sort()).toEqual(Object.keys(cases).sort())
  })
})

test('what is published counts, not what is used while it is built', async () => {
  const published = { exports: { '.': { default: './dist/index.js' } } }
  expect(await codesOf({ publishConfig: published })).toEqual(['TYPES_MISSING'])
})

test('a document that is not packed is missing', async () => {
  expect(await codesOf({ files: ['dist', 'data'] })).toEqual(['DOCUMENT_MISSING'])
})

test('types that the build did not write are missing', async () => {
  expect(await codesOf({}, { 'dist/index.d.ts': null })).toEqual(['TYPES_MISSING'])
})
