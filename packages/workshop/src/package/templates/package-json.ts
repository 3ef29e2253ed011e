import { installedVersion, type Surroundings } from '../../project/surroundings.js'
import type { AuthoredPackage } from '../authored/authored-package.js'

/** The package.json of a new seed package. */
export function packageJsonFile(authored: AuthoredPackage, surroundings: Surroundings): string {
  const json = {
    name: authored.name,
    version: '0.1.0',
    ...(authored.isPrivate ? { private: true } : {}),
    description: authored.description,
    keywords: ['sow-seed', authored.domain],
    ...repositoryFields(surroundings),
    license: authored.license,
    author: surroundings.author ?? authored.publisher,
    type: 'module',
    engines: { node: '>=22.18' },
    sideEffects: false,
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', ...dataFolder(authored), 'SOURCE.md', 'README.md', 'CHANGELOG.md', 'LICENSE'],
    scripts: {
      build: 'tsup && tsc -p tsconfig.build.json && sow-package manifest',
      typecheck: 'tsc -p tsconfig.json',
      test: 'vitest run',
      check: 'sow package check .',
    },
    sow: {
      seed: './dist/index.js',
      ...(authored.proof === null ? {} : { proof: './tests/proof.sql' }),
    },
    peerDependencies: peers(authored, surroundings),
    devDependencies: development(authored, surroundings),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

/** Where the package is written, and where people ask about it; nothing where git knows no such place. */
function repositoryFields({ repository }: Surroundings): object {
  if (repository === null) return {}
  const { page, directory } = repository
  return {
    homepage: directory === null ? `${page}#readme` : `${page}/tree/HEAD/${directory}#readme`,
    bugs: { url: `${page}/issues` },
    repository: { type: 'git', url: `git+${page}.git`, ...(directory === null ? {} : { directory }) },
  }
}

function dataFolder({ datasets }: AuthoredPackage): string[] {
  return datasets.some(({ format }) => format !== 'ts') ? ['data'] : []
}

function peers(authored: AuthoredPackage, surroundings: Surroundings): Record<string, string> {
  const { schema, migrations } = authored
  return {
    ...(readsOfficial(authored)
      ? { '@sow/codesets': peerRange(versionOf('@sow/codesets', surroundings)) }
      : {}),
    '@sow/kit': peerRange(versionOf('@sow/kit', surroundings)),
    ...(schema === null ? {} : { [schema.package]: peerRange(schema.version) }),
    ...(migrations.length === 0 ? {} : { kysely: peerRange(kyselyAt(surroundings)) }),
  }
}

function development(authored: AuthoredPackage, surroundings: Surroundings): Record<string, string> {
  const { schema, migrations } = authored
  const needsKysely = migrations.length > 0 || schema?.needsKysely === true
  const names = [
    '@sow/cli',
    ...(readsOfficial(authored) ? ['@sow/codesets'] : []),
    '@sow/kit',
    '@sow/testkit',
    ...(schema === null ? [] : [schema.package]),
  ]
  const own = names.filter((name) => name !== '@sow/cli' || !surroundings.rootTools.has(name))
  const entries = [
    ...own.map((name) => [name, developmentRange(name, surroundings)] as const),
    ...(needsKysely ? [['kysely', `^${kyselyAt(surroundings)}`] as const] : []),
    ...Object.entries(developmentTools).filter(([name]) => !surroundings.rootTools.has(name)),
  ]
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

function readsOfficial({ datasets }: AuthoredPackage): boolean {
  return datasets.some(({ rows }) => rows.kind === 'official')
}

function kyselyAt(surroundings: Surroundings): string {
  return installedVersion(surroundings, 'kysely') ?? kyselyVersion
}

/**
 * The range that a seed package asks of what it is used with: every release of the same major, and before 1.0.0 that one
 * too, so that a release of the engine does not force one of each seed package.
 */
export function peerRange(version: string): string {
  return version.startsWith('0.') ? `>=${version} <2.0.0` : `^${version}`
}

/** What a package is developed with: the workspace's own, else a compatible one. */
function developmentRange(name: string, surroundings: Surroundings): string {
  if (surroundings.members.has(name)) return surroundings.packageManager.name === 'pnpm' ? 'workspace:^' : '*'
  return `^${versionOf(name, surroundings)}`
}

/** The version that is installed; where none is, that of the command, with which all packages of Sow are released. */
function versionOf(name: string, surroundings: Surroundings): string {
  return installedVersion(surroundings, name) ?? surroundings.toolVersion
}

/** The tools that a package is built and tested with, where the place has none of its own. */
export const developmentTools: Readonly<Record<string, string>> = {
  '@types/node': '^22.0.0',
  tsup: '^9.0.0',
  typescript: '^7.0.0',
  vitest: '^5.0.0',
}

/** The Kysely that migrations are written with, where none is installed. */
export const kyselyVersion = '0.29.9'
