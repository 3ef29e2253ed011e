import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import * as build from '../src/build.js'
import * as kit from '../src/index.js'

test('a package that is imported at run time gets these names, and no other', () => {
  expect(Object.keys(kit).sort()).toEqual([
    'ContentHash',
    'SowError',
    'checkCodeFiles',
    'checkDataFile',
    'codecFor',
    'compileRowEncoder',
    'csv',
    'defineDataset',
    'defineSchemaPackage',
    'defineSeedPackage',
    'definitionHash',
    'describeDataset',
    'encodeRows',
    'errorCodes',
    'exitCode',
    'findDuplicateKeys',
    'hashVersion',
    'inlineRows',
    'isSchemaPackage',
    'isSeedPackage',
    'isSowError',
    'manifestFormat',
    'ndjson',
    'parseManifest',
    'readCanonicalFile',
    'readCanonicalRows',
    'ref',
    'retireOn',
  ])
  expect(Object.keys(build).sort()).toEqual([
    'absenceOf',
    'buildManifest',
    'checkSumFile',
    'compareLines',
    'compareReleases',
    'compareRows',
    'decodeCopyField',
    'hasSameRows',
    'manifestFileName',
    'parseSumText',
    'readShippedLines',
    'readSummedMigrations',
    'retireColumn',
    'sumFileName',
    'sumOfMigration',
    'textsOfLine',
    'writeCanonicalFiles',
    'writeChangeSets',
    'writeManifest',
    'writeSumFile',
    'writeSumText',
  ])
})

test('no module that a seed package loads writes files or runs programs', async () => {
  for (const [path, source] of await modulesFrom(new URL('../src/index.ts', import.meta.url))) {
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
