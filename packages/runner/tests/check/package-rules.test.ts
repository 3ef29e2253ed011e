import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkFolder } from '../../src/check/check-folder.js'
import { readPapers } from '../../src/check/package-papers.js'
import { packageRules } from '../../src/check/package-rules.js'
import { discovered, temporaryDirectory, writeFiles } from '../fixtures/packages.js'
import { readable } from './check-rows.js'

const packageJson = {
  name: 'seed-clinic',
  license: 'Apache-2.0',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist', 'data', 'SOURCE.md'],
}
const documents = { 'README.md': 'What', LICENSE: 'Terms', 'SOURCE.md': 'Whence' }
const whole = { ...documents, 'dist/index.js': '', 'dist/index.d.ts': '', 'data/things.csv': 'code\n' }

/** The codes of what is wrong with a folder that differs from a whole one in a few files. */
function codesOf(json: object, files: Readonly<Record<string, unknown>> = {}): string[] {
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
  return checkFolder(found, readPapers(directory.path), [{ described, dataset: fromFile }]).map(
    ({ code }) => code,
  )
}

/** What each rule finds, and the nearest thing that it leaves alone. */
const cases: Readonly<Record<string, readonly [found: () => string[], left: () => string[]]>> = {
  INSTALL_SCRIPT: [
    () => codesOf({ scripts: { postinstall: 'node x.js' } }),
    () => codesOf({ scripts: { build: 'tsup', prepublishOnly: 'x' } }),
  ],
  FILES_INCOMPLETE: [
    () => codesOf({ files: ['dist', 'SOURCE.md', 'database'] }),
    () => codesOf({ files: ['./dist/', 'data/**/*.csv', 'SOURCE.md'] }),
  ],
  DOCUMENT_MISSING: [() => codesOf({}, { 'SOURCE.md': null }), () => codesOf({ files: undefined })],
  PACKAGE_LICENSE: [() => codesOf({ license: undefined }), () => codesOf({ license: 'UNLICENSED' })],
  TYPES_MISSING: [
    () => codesOf({ exports: { '.': './dist/index.js' } }),
    () => codesOf({ exports: { '.': { import: { types: './dist/index.d.ts' } } } }),
  ],
  PACKAGE_LARGE: [
    () => codesOf({}, { 'data/large.csv': 'x'.repeat(10_000_001) }),
    () => codesOf({}, { 'tests/large.csv': 'x'.repeat(10_000_001) }),
  ],
}

describe('each rule about the folder of a package', () => {
  test.each(Object.entries(cases))('%s finds what it is for, and leaves the rest', (code, [found, left]) => {
    expect(found()).toEqual([code])
    expect(left()).toEqual([])
  })

  test('has a case here', () => {
    expect(packageRules.map(({ code }) => code).sort()).toEqual(Object.keys(cases).sort())
  })
})

test('what is published counts, not what is used while it is built', () => {
  const published = { exports: { '.': { default: './dist/index.js' } } }
  expect(codesOf({ publishConfig: published })).toEqual(['TYPES_MISSING'])
})

test('a document that is not packed is missing', () => {
  expect(codesOf({ files: ['dist', 'data'] })).toEqual(['DOCUMENT_MISSING'])
})

test('types that the build did not write are missing', () => {
  expect(codesOf({}, { 'dist/index.d.ts': null })).toEqual(['TYPES_MISSING'])
})
