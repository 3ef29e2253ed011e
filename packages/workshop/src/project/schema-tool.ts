import { existsSync, readdirSync } from 'node:fs'
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
  {
    name: 'MikroORM',
    seeds: null,
    hook: { kind: 'script' },
    files: named('mikro-orm.config'),
    packages: ['@mikro-orm/migrations'],
  },
  {
    name: 'graphile-migrate',
    seeds: null,
    hook: { kind: 'script' },
    files: ['.gmrc', '.gmrc.js'],
    packages: ['graphile-migrate'],
  },
  { name: 'dbmate', seeds: null, hook: { kind: 'script' }, files: [], packages: ['dbmate'] },
]

/** Tools of other languages have no seed command that a project of Node could hook into: a script runs Sow after them. */
const knownElsewhere: Readonly<Record<string, readonly string[]>> = {
  Django: ['manage.py'],
  Rails: ['bin/rails', 'config/application.rb', 'db/schema.rb'],
  Alembic: ['alembic.ini', 'alembic/env.py', 'migrations/env.py'],
  Flyway: ['flyway.toml', 'flyway.conf', 'conf/flyway.conf', 'src/main/resources/db/migration'],
  Liquibase: ['liquibase.properties', 'src/main/resources/db/changelog'],
  Laravel: ['artisan'],
  Ecto: ['priv/repo/migrations'],
  Atlas: ['atlas.hcl'],
  SQLx: ['.sqlx'],
  Diesel: ['diesel.toml'],
}

const allTools: readonly KnownTool[] = [
  ...knownTools,
  ...Object.entries(knownElsewhere).map(
    ([name, files]): KnownTool => ({ name, seeds: null, hook: { kind: 'script' }, files, packages: [] }),
  ),
]

const golangMigrate: SchemaTool = { name: 'golang-migrate', seeds: null, hook: { kind: 'script' } }

/** golang-migrate has no configuration: its pairs of files tell. */
function findPairs(directory: string): string | undefined {
  const folders = ['migrations', 'db/migrations', 'db/migration', 'internal/db/migrations']
  if (!existsSync(join(directory, 'go.mod'))) return undefined
  return folders.find((folder) => filesIn(join(directory, folder)).some((name) => /\.up\.sql$/.test(name)))
}

function filesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** The tool that keeps the schema of a project; null where none is known. A file says more than a dependency. */
export function findSchemaTool(directory: string, packageJson: PackageJson): FoundTool | null {
  const installed = [...packageJson.dependencies, ...packageJson.devDependencies]
  const told = (toldBy: (tool: KnownTool) => string | undefined) =>
    allTools.flatMap((tool) => {
      const text = toldBy(tool)
      return text === undefined ? [] : [{ tool, toldBy: text }]
    })
  const byFile = told(({ files }) => files.find((file) => existsSync(join(directory, file))))
  const byPackage = told(({ packages }) => packages.find((name) => installed.includes(name)))
  const [file] = byFile
  const [dependency] = byPackage
  if (file !== undefined) return file
  const pairs = findPairs(directory)
  if (pairs !== undefined) return { tool: golangMigrate, toldBy: pairs }
  return dependency === undefined ? null : { ...dependency, toldBy: `${dependency.toldBy} in package.json` }
}
