import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isSeedPackage } from '../define/define-seed-package.js'
import type { SchemaPackage } from '../define/schema-package.js'
import { SowError } from '../errors/sow-error.js'
import { buildManifest } from '../manifest/build-manifest.js'
import type { Manifest } from '../manifest/manifest.js'
import { sealManifest } from '../manifest/manifest-digest.js'
import { foreignDatasets, manifestFileName } from './foreign-datasets.js'
import { loadDefinition } from './load-definition.js'
import { findMarkedDependencies, type MarkedPackage, readMarkedPackage } from './marked-package.js'
import { sumCodeFiles } from './sum-code-files.js'
import { sumDataFiles } from './sum-data-files.js'
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
  })
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
