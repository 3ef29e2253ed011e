import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import * as build from '../src/build.js'
import * as command from '../src/command.js'
import * as errors from '../src/errors.js'
import * as kit from '../src/index.js'
import * as manifest from '../src/manifest.js'
import * as rows from '../src/rows.js'

test('an author gets these names, and no other', () => {
  expect(Object.keys(kit).sort()).toEqual([
    'csv',
    'defineDataset',
    'definePlacements',
    'defineSchemaPackage',
    'defineSeedPackage',
    'defineTenants',
    'jsonNull',
    'ndjson',
    'ref',
    'retireOn',
  ])
})

test('what reads, applies or builds packages gets these names from the sub-paths, and no other', () => {
  expect(Object.keys(command).sort()).toEqual(['defineCommand', 'isPackageCommand'])
  expect(Object.keys(errors).sort()).toEqual([
    'SowError',
    'counted',
    'errorCodes',
    'escapeUnseen',
    'exitCode',
    'isSowError',
    'reportHint',
  ])
  expect(Object.keys(rows).sort()).toEqual([
    'CsvDecoder',
    'codecFor',
    'copyLineOf',
    'decodeCopyField',
    'encodeRows',
    'guardedRows',
    'inlineRows',
    'isExactNumber',
    'readCanonicalFile',
    'readCanonicalRows',
    'readShippedLines',
    'textsOfLine',
  ])
  expect(Object.keys(manifest).sort()).toEqual([
    'ContentHash',
    'absenceOf',
    'checkCodeFiles',
    'checkDataFile',
    'definitionHash',
    'describeDataset',
    'findChangedSource',
    'findOfficialFile',
    'foldersAbove',
    'isKebabCase',
    'isSchemaPackage',
    'isSeedPackage',
    'kebabName',
    'manifestFileName',
    'nameColumnOf',
    'officialFilesFolder',
    'parseManifest',
    'readKey',
    'retireColumn',
    'rowOwnershipOf',
    'sealManifest',
    'splitTableName',
    'tenantColumnOf',
    'writeKey',
    'writeTableName',
  ])
  expect(Object.keys(build).sort()).toEqual([
    'buildManifest',
    'checkSumFile',
    'compareLines',
    'compareReleases',
    'compareRows',
    'hasSameRows',
    'parseSumText',
    'readSummedMigrations',
    'sumFileName',
    'sumOfMigration',
    'writeCanonicalFiles',
    'writeChangeSets',
    'writeManifest',
    'writeSumFile',
    'writeSumText',
  ])
})

test('the entries in package.json are the same for the workspace and for those who install it', async () => {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  const { exports, publishConfig } = JSON.parse(text)
  expect(Object.keys(publishConfig.exports)).toEqual(Object.keys(exports))
  for (const [path, { source: _, ...published }] of Object.entries<{ source?: string }>(exports))
    if (path !== './package.json') expect(publishConfig.exports[path]).toEqual(published)
})

test('no module that is loaded at run time writes files or runs programs', async () => {
  for (const entry of ['index', 'errors', 'rows', 'manifest'])
    for (const [path, source] of await modulesFrom(new URL(`../src/${entry}.ts`, import.meta.url))) {
      expect([path, /node:(fs\/promises|child_process|net|http)/.exec(source)]).toEqual([path, null])
    }
})

/** The modules that `entry` imports, itself included, with their sources. */
async function modulesFrom(entry: URL, found = new Map<string, string>()): Promise<Map<string, string>> {
  if (found.has(entry.href)) return found
  const source = await readFile(entry, 'utf8')
  found.set(entry.href, source)
  for (const [, path] of source.matchAll(/from '(\.[^']+)\.js'/g))
    await modulesFrom(new URL(`${path}.ts`, entry), found)
  return found
}
