import { installedVersion, type Surroundings } from '../../project/surroundings.js'
import type { AuthoredPackage } from '../authored-package.js'
import {
  developmentRange,
  developmentTools,
  kyselyVersion,
  peerRange,
  versionOf,
} from '../dependency-ranges.js'

/** The package.json of a new seed package. */
export function packageJsonFile(authored: AuthoredPackage, surroundings: Surroundings): string {
  const json = {
    name: authored.name,
    version: '0.1.0',
    description: authored.description,
    license: authored.license,
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

function dataFolder({ datasets }: AuthoredPackage): string[] {
  return datasets.some(({ format }) => format !== 'ts') ? ['data'] : []
}

function peers(authored: AuthoredPackage, surroundings: Surroundings): Record<string, string> {
  const { schema, migration } = authored
  return {
    '@sow/kit': peerRange(versionOf('@sow/kit', surroundings)),
    ...(schema === null ? {} : { [schema.package]: peerRange(schema.version) }),
    ...(migration === null ? {} : { kysely: peerRange(kyselyAt(surroundings)) }),
  }
}

function development(authored: AuthoredPackage, surroundings: Surroundings): Record<string, string> {
  const { schema, migration } = authored
  const needsKysely = migration !== null || schema?.needsKysely === true
  const names = ['@sow/cli', '@sow/kit', '@sow/testkit', ...(schema === null ? [] : [schema.package])]
  const own = names.filter((name) => name !== '@sow/cli' || !surroundings.rootTools.has(name))
  const entries = [
    ...own.map((name) => [name, developmentRange(name, surroundings)] as const),
    ...(needsKysely ? [['kysely', `^${kyselyAt(surroundings)}`] as const] : []),
    ...Object.entries(developmentTools).filter(([name]) => !surroundings.rootTools.has(name)),
  ]
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

function kyselyAt(surroundings: Surroundings): string {
  return installedVersion(surroundings, 'kysely') ?? kyselyVersion
}
