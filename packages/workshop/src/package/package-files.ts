import { join } from 'node:path'
import type { Manifest } from '@sow/kit/manifest'
import type { Surroundings } from '../project/surroundings.js'
import type { AuthoredPackage } from './authored/authored-package.js'
import { ownsTables } from './authored/describe-authored.js'
import { baseName } from './authored/package-names.js'
import { changesetFile } from './templates/changeset.js'
import { dataFile } from './templates/data-file.js'
import { datasetFile } from './templates/dataset.js'
import { entryFile } from './templates/entry.js'
import { licenseFile } from './templates/license.js'
import { migrationFile, migrationsFile } from './templates/migration.js'
import { ownSchemaFile } from './templates/own-schema.js'
import { packageJsonFile } from './templates/package-json.js'
import { packageTestFile } from './templates/package-test.js'
import { readmeFile } from './templates/readme.js'
import { sourcePageFile } from './templates/source-page.js'
import { tsconfigBuildFile, tsconfigFile } from './templates/tsconfig.js'
import { tsupConfigFile } from './templates/tsup-config.js'

/** A text, or a file that holds it. */
type Content = string | { readonly copyOf: string }

/** What is to be written, by its absolute path. */
export type WrittenFiles = Readonly<Record<string, Content>>

/** Every file of a new package, and its changeset. */
export function packageFiles(
  authored: AuthoredPackage,
  manifest: Manifest,
  surroundings: Surroundings,
): WrittenFiles {
  const { folder } = surroundings
  const own: Record<string, Content> = {
    'package.json': packageJsonFile(authored, surroundings),
    'tsconfig.json': tsconfigFile(surroundings),
    'tsconfig.build.json': tsconfigBuildFile(surroundings),
    'tsup.config.ts': tsupConfigFile(),
    'README.md': readmeFile(authored, manifest, surroundings),
    'SOURCE.md': sourcePageFile(authored),
    LICENSE: licenseFile(authored, surroundings),
    'src/index.ts': entryFile(authored),
    ...sourceFiles(authored, surroundings),
    'tests/package.test.ts': packageTestFile(),
    ...(authored.proof === null ? {} : { 'tests/proof.sql': authored.proof }),
    ...(surroundings.workspace === null ? { '.gitignore': gitignoreFile() } : {}),
  }
  return { ...inFolder(folder, own), ...changeset(authored, surroundings) }
}

function sourceFiles(authored: AuthoredPackage, { biome }: Surroundings): Record<string, Content> {
  const { datasets, migrations } = authored
  const ignore = biome ? '// biome-ignore format: one row per line.' : '// prettier-ignore'
  const files: Record<string, Content> = {}
  if (ownsTables(authored)) files['src/schema.ts'] = ownSchemaFile(authored)
  for (const migration of migrations)
    files[`src/migrations/${migration.name}.ts`] = migrationFile(migration, biome)
  if (migrations.length > 0) files['src/migrations/index.ts'] = migrationsFile(migrations)
  for (const dataset of datasets) {
    files[`src/${dataset.name}.ts`] = datasetFile(authored, dataset, ignore)
    if (dataset.format !== 'ts')
      files[`data/${dataset.name}.${dataset.format}`] =
        dataset.rows.kind === 'file'
          ? { copyOf: dataset.rows.path }
          : dataFile(dataset, dataset.rows.kind === 'held' ? dataset.rows.rows : [])
  }
  return files
}

function changeset({ name }: AuthoredPackage, { workspace, changesets }: Surroundings): WrittenFiles {
  if (workspace === null || !changesets) return {}
  return { [join(workspace.root, '.changeset', `new-${baseName(name)}.md`)]: changesetFile(name) }
}

function inFolder(folder: string, files: WrittenFiles): WrittenFiles {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text]))
}

/** .gitignore of a package that stands alone. */
function gitignoreFile(): string {
  return 'dist/\nnode_modules/\n.sow/\n'
}
