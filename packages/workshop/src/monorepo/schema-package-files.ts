import type { TableDescriptors } from '@sow/kit'
import type { AuthoredMigration } from '../package/authored/authored-package.js'
import { migrationFile, migrationsFile } from '../package/templates/migration.js'
import { rowTypes, tableDescriptors } from '../package/templates/own-schema.js'
import { peerRange } from '../package/templates/package-json.js'
import { tsupConfigFile } from '../package/templates/tsup-config.js'
import { jsonText } from '../project/json-text.js'
import type { WorkspaceWish } from './workspace-files.js'

/** The files of packages/schema, by their path in it. */
export function schemaPackageFiles(
  { scope, packageManager, toolVersion }: WorkspaceWish,
  migration: AuthoredMigration,
  tables: TableDescriptors,
): Readonly<Record<string, string>> {
  const config = { extends: '../../tsconfig.base.json' }
  return {
    'package.json': jsonText({
      name: `${scope}/schema`,
      version: '0.1.0',
      description: 'The tables: migrations, types of rows, column descriptors.',
      keywords: ['sow-schema'],
      license: 'UNLICENSED',
      type: 'module',
      engines: { node: '>=22.18' },
      sideEffects: false,
      exports: {
        '.': { types: './dist/index.d.ts', default: './dist/index.js' },
        './package.json': './package.json',
      },
      files: ['dist', 'README.md'],
      scripts: {
        build: 'tsup && tsc -p tsconfig.build.json && sow-package manifest',
        typecheck: 'tsc -p tsconfig.json',
      },
      sow: { schema: './dist/index.js' },
      peerDependencies: { '@sow/kit': peerRange(toolVersion), kysely: '^0.29.0' },
    }),
    'tsconfig.json': jsonText({ ...config, compilerOptions: { noEmit: true }, include: ['src'] }),
    'tsconfig.build.json': jsonText({
      ...config,
      compilerOptions: { rootDir: 'src', outDir: 'dist', emitDeclarationOnly: true },
      include: ['src'],
    }),
    'tsup.config.ts': tsupConfigFile(),
    'README.md': readme(packageManager),
    'src/index.ts': entry,
    'src/tables.ts': [
      "import type { TableDescriptors } from '@sow/kit'",
      '',
      ...tableDescriptors(tables),
    ].join('\n'),
    'src/database.ts': rowTypes(tables),
    [`src/migrations/${migration.name}.ts`]: migrationFile(migration, false),
    'src/migrations/index.ts': migrationsFile([migration]),
  }
}

const entry = `import { defineSchemaPackage } from '@sow/kit'
import { migrations } from './migrations/index.js'
import { tables } from './tables.js'

/** The schema that seed packages build on. */
export const schema = defineSchemaPackage({ migrations, tables })

export default schema

export type * from './database.js'
`

function readme(run: string): string {
  return `# The schema

Migrations in \`src/migrations\`, the types of rows in \`src/database.ts\`, what is left of them at run time in \`src/tables.ts\`.
A migration that was applied anywhere is never edited.

\`\`\`sh
npx sow migration new add_a_column
${run} run build
\`\`\`
`
}
