import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PackageJson } from '@sow/runner/project'

/** Where a tool runs seeds: in a file of its own kind, by its configuration, or nowhere, so that a script does. */
export type SeedHook =
  | { readonly kind: 'file'; readonly find: 'knex' | 'kysely' | 'sequelize' }
  | { readonly kind: 'prisma' }
  | { readonly kind: 'script' }

/** A tool that keeps the schema of a project, and migrates it. */
export interface SchemaTool {
  readonly name: string
  /** Its command for seeds, as it is typed behind the package manager's own; null where it has none. */
  readonly seeds: string | null
  readonly hook: SeedHook
}

/** A tool, and what told that a project has it. */
export interface FoundTool {
  readonly tool: SchemaTool
  /** `prisma/schema.prisma`, or `drizzle-kit in package.json`. */
  readonly toldBy: string
}

interface KnownTool extends SchemaTool {
  /** Files that nobody has without using the tool. */
  readonly files: readonly string[]
  /** Packages that migrate; one that only asks queries says nothing. */
  readonly packages: readonly string[]
}

const modules = ['ts', 'mts', 'js', 'mjs', 'cjs']
const named = (...names: readonly string[]) =>
  names.flatMap((name) => modules.map((extension) => `${name}.${extension}`))

const knownTools: readonly KnownTool[] = [
  {
    name: 'Prisma',
    seeds: 'prisma db seed',
    hook: { kind: 'prisma' },
    files: ['prisma/schema.prisma', ...named('prisma.config')],
    packages: ['prisma'],
  },
  {
    name: 'Drizzle',
    seeds: null,
    hook: { kind: 'script' },
    files: named('drizzle.config'),
    packages: ['drizzle-kit'],
  },
  {
    name: 'Knex',
    seeds: 'knex seed:run',
    hook: { kind: 'file', find: 'knex' },
    files: named('knexfile'),
    packages: [],
  },
  {
    name: 'Kysely',
    seeds: 'kysely seed:run',
    hook: { kind: 'file', find: 'kysely' },
    files: named('kysely.config', '.config/kysely.config'),
    packages: ['kysely-ctl'],
  },
  {
    name: 'Sequelize',
    seeds: 'sequelize db:seed:all',
    hook: { kind: 'file', find: 'sequelize' },
    files: ['.sequelizerc'],
    packages: ['sequelize-cli'],
  },
  {
    name: 'TypeORM',
    seeds: null,
    hook: { kind: 'script' },
    files: ['ormconfig.json', ...named('ormconfig')],
    packages: ['typeorm'],
  },
  {
    name: 'node-pg-migrate',
    seeds: null,
    hook: { kind: 'script' },
    files: [],
    packages: ['node-pg-migrate'],
  },
  {
    name: 'Supabase',
    seeds: null,
    hook: { kind: 'script' },
    files: ['supabase/config.toml'],
    packages: ['supabase'],
  },
]

/** The tool that keeps the schema of a project; null where none is known. A file says more than a dependency. */
export function findSchemaTool(directory: string, packageJson: PackageJson): FoundTool | null {
  const installed = [...packageJson.dependencies, ...packageJson.devDependencies]
  const told = (toldBy: (tool: KnownTool) => string | undefined) =>
    knownTools.flatMap((tool) => {
      const text = toldBy(tool)
      return text === undefined ? [] : [{ tool, toldBy: text }]
    })
  const byFile = told(({ files }) => files.find((file) => existsSync(join(directory, file))))
  const byPackage = told(({ packages }) => packages.find((name) => installed.includes(name)))
  const [file] = byFile
  const [dependency] = byPackage
  if (file !== undefined) return file
  return dependency === undefined ? null : { ...dependency, toldBy: `${dependency.toldBy} in package.json` }
}
