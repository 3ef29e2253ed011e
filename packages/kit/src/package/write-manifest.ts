import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { SchemaPackage } from '../define/schema-package.js'
import type { SeedPackage } from '../define/seed-package.js'
import { isSeedPackage } from '../define/seed-package.js'
import { buildManifest } from '../describe/build-manifest.js'
import { SowError } from '../errors/sow-error.js'
import { sumOfFile } from '../manifest/check-files.js'
import { type FileSum, type Manifest, type ManifestDataset, manifestFileName } from '../manifest/manifest.js'
import { sealManifest } from '../manifest/manifest-digest.js'
import { checkBuiltManifest } from '../manifest/parse-manifest.js'
import { sumSourceFiles } from '../manifest/source-files.js'
import { foreignDatasets } from './foreign-datasets.js'
import { loadDefinition } from './load-definition.js'
import { findMarkedDependencies, type MarkedPackage, readMarkedPackage } from './marked-package.js'
import { summedMigrations } from './summed-migrations.js'
import { writeCanonicalFiles } from './write-canonical-files.js'

/**
 * Builds the manifest of the package in `folder` from its built entry, and writes it as `sow.manifest.json` beside
 * that entry. Throws SowError as `buildManifest`, PACKAGE_LOAD, or for migrations that are not what `sow.sum` says.
 */
export async function writeManifest(folder: string): Promise<Manifest> {
  const from = readMarkedPackage(folder)
  if (from === null) throw unmarked(folder)
  const definition = await loadDefinition(from)
  const dependencies = findMarkedDependencies(from)
  const foreign = foreignDatasets(dependencies)
  const schema = isSeedPackage(definition) ? await schemaPackage(definition.schema, dependencies) : null
  const described = await buildManifest({
    package: from,
    definition,
    schema: schema?.name ?? null,
    migrations: await summedMigrations(from, definition.migrations),
    foreign: (identity) => foreign.get(identity),
  })
  const manifest = sealManifest({
    ...described,
    ...schemaRange(from, schema),
    datasets: await sumDataFiles(from.folder, definition, described.datasets),
    code: await sumCodeFiles(from),
    sources: await sumSourceFiles(from.folder),
  })
  checkBuiltManifest(manifest)
  const built = dirname(from.entry)
  if (isSeedPackage(definition)) await writeCanonicalFiles(built, definition, manifest)
  await writeFile(join(built, manifestFileName), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** The dependency that exports this very schema; null where the seed package made the schema itself. */
async function schemaPackage(
  schema: SchemaPackage,
  dependencies: readonly MarkedPackage[],
): Promise<MarkedPackage | null> {
  for (const dependency of dependencies) {
    if (dependency.kind === 'schema' && (await loadDefinition(dependency)) === schema) return dependency
  }
  return null
}

/** The range of the schema package, which a workspace writes in its own way until it publishes. */
function schemaRange({ ranges }: MarkedPackage, schema: MarkedPackage | null): Pick<Manifest, 'schemaRange'> {
  const range = schema === null ? undefined : ranges[schema.name]
  if (schema === null || range === undefined || range.startsWith('catalog:')) return {}
  const [, mark] = /^workspace:([~^*]?)$/.exec(range) ?? []
  if (mark === undefined) return { schemaRange: range.replace(/^workspace:/, '') }
  return { schemaRange: `${mark.replace('*', '')}${schema.version}` }
}

function unmarked(folder: string): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `The package in ${folder} has no "sow" marker.`,
    hint: 'Add "sow": { "seed": "./dist/index.js" } to its package.json, or "schema" for a schema package.',
  })
}

/** The datasets with the sums of the files that people write their rows in, where such a file is in the package. */
async function sumDataFiles(
  folder: string,
  definition: SeedPackage | SchemaPackage,
  described: readonly ManifestDataset[],
): Promise<readonly ManifestDataset[]> {
  const datasets = isSeedPackage(definition) ? definition.datasets : []
  const summed: ManifestDataset[] = []
  for (const dataset of described) {
    const file = datasets.find(({ name }) => name === dataset.name)?.rows.file ?? null
    const path = file === null ? null : join(folder, file)
    if (file === null || path === null || !existsSync(path)) summed.push(dataset)
    else summed.push({ ...dataset, data: { file, sha256: await sumOfFile(path) } })
  }
  return summed
}

/** The sums of the built code of a package: its entry, and every module below the entry's folder. */
async function sumCodeFiles({ entry, folder }: MarkedPackage): Promise<readonly FileSum[]> {
  const built = dirname(entry)
  // Beside package.json there is much that is no part of the build.
  const files = built === folder ? [basename(entry)] : await modulesBelow(built)
  const sums: FileSum[] = []
  for (const file of files) sums.push({ file, sha256: await sumOfFile(join(built, file)) })
  return sums
}

async function modulesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.split('/').includes('node_modules'))
    .sort()
}
