import { expect, test } from 'vitest'
import { temporaryDirectory, writeFiles } from '../../../runner/tests/fixtures/packages.js'
import { checkExports } from '../../src/check/check-exports.js'
import { checkTypes } from '../../src/check/check-types.js'
import { readPublishedPackage } from '../../src/check/published-package.js'

const packageJson = {
  name: '@example/seed-clinic',
  version: '1.0.0',
  type: 'module',
  license: 'Apache-2.0',
  files: ['dist'],
  exports: { '.': { source: './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
  publishConfig: { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } },
}
const built = {
  'src/index.ts': '',
  'dist/index.js': 'export const things = 1\n',
  'dist/index.d.ts': "export { things } from './things.js'\n",
  'dist/things.d.ts': 'export declare const things: number\n',
}

async function check(json: object = {}, files: Readonly<Record<string, unknown>> = {}) {
  using directory = temporaryDirectory()
  writeFiles(directory.path, { ...built, ...files, 'package.json': { ...packageJson, ...json } })
  const published = await readPublishedPackage(directory.path)
  const findings = [
    ...(await checkExports(published, 'seed-clinic')),
    ...(await checkTypes(published, 'seed-clinic')),
  ]
  return { files: published.files, found: findings.map(({ code, file }) => [code, file]) }
}

test('a package of ES modules with types is right, as it is published', async () => {
  expect(await check()).toEqual({
    files: ['dist/index.d.ts', 'dist/index.js', 'dist/things.d.ts', 'package.json'],
    found: [],
  })
})

test('an export that leads nowhere, or is not published', async () => {
  const exports = (path: string) => ({ publishConfig: { exports: { '.': { default: path } } } })
  for (const path of ['./dist/other.js', './src/index.ts']) {
    const { found } = await check(exports(path))
    expect(found, path).toContainEqual(['EXPORTS_FILE_DOES_NOT_EXIST', 'package.json'])
  }
})

test('types that nobody can follow, or that promise another module', async () => {
  const lost = await check({}, { 'dist/index.d.ts': "export { things } from './things'\n" })
  expect(lost.found).toEqual([['TYPES_WRONG', 'dist/index.d.ts']])
  const common = await check({}, { 'dist/index.d.cts': 'export declare const things: number\n' })
  expect(common.found).toEqual([])
  const exports = { '.': { types: './dist/index.d.cts', default: './dist/index.js' } }
  const { found } = await check(
    { publishConfig: { exports } },
    { 'dist/index.d.cts': 'export declare const things: number\n' },
  )
  expect(found).toContainEqual(['TYPES_WRONG', 'dist/index.d.cts'])
})
