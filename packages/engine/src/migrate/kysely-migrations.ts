import type { Migration, SchemaPackage, SeedPackage } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { type Kysely, sql } from 'kysely'
import { buildConcurrently } from './concurrent-indexes.js'
import { wayDown } from './run-migration.js'

/** A migration as Kysely's `Migrator` takes it, of whatever copy of Kysely. */
export interface KyselyMigration {
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's migration seam.
  up(db: any): Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's migration seam.
  down?(db: any): Promise<void>
}

/** A `MigrationProvider` of `kysely/migration`. */
export interface KyselyMigrations {
  getMigrations(): Promise<Record<string, KyselyMigration>>
}

/** A package with a prefix of the caller's choice, for packages whose names do not sort as they depend on each other. */
export interface PrefixedPackage {
  readonly package: SchemaPackage | SeedPackage
  /** Stands before the name of each migration: `b-stock` makes `b-stock/20250301090000_create_items`. */
  readonly prefix: string
}

/**
 * The migrations of schema and seed packages for Kysely's own `Migrator` and for kysely-ctl: the same functions that
 * Sow runs. A package comes after those that it depends on; a seed package brings its schema along, before itself.
 *
 * Kysely knows a migration by its name and runs them in the order of names. Those of a schema package keep their
 * name, those of a seed package have the domain before it: `forms/20250301090000_create_forms`.
 *
 * Throws SowError: MIGRATION_DUPLICATE where two have one name, CONFIG_USAGE where the order of names is not that of
 * the packages.
 */
export function kyselyMigrations(
  ...packages: readonly (SchemaPackage | SeedPackage | PrefixedPackage)[]
): KyselyMigrations {
  const named = withSchemas(packages).flatMap(namedMigrations)
  checkOrder(named.map(([name]) => name))
  const migrations = named.map(([name, migration]) => [name, forKysely(name, migration)] as const)
  return { getMigrations: async () => Object.fromEntries(migrations) }
}

/** Each package once, a schema before the first seed package that is for it. */
function withSchemas(
  packages: readonly (SchemaPackage | SeedPackage | PrefixedPackage)[],
): PrefixedPackage[] {
  const found = new Map<SchemaPackage | SeedPackage, PrefixedPackage>()
  const given = packages.map(prefixed)
  const add = (each: PrefixedPackage) => found.has(each.package) || found.set(each.package, each)
  for (const each of given) {
    if ('domain' in each.package) {
      const { schema } = each.package
      add(given.find((other) => other.package === schema) ?? prefixed(schema))
    }
    add(each)
  }
  return [...found.values()]
}

function prefixed(given: SchemaPackage | SeedPackage | PrefixedPackage): PrefixedPackage {
  if ('prefix' in given) return given
  return { package: given, prefix: 'domain' in given ? given.domain : '' }
}

function namedMigrations({ package: { migrations }, prefix }: PrefixedPackage): [string, Migration][] {
  return Object.entries(migrations).map(([name, migration]) => [
    prefix === '' ? name : `${prefix}/${name}`,
    migration,
  ])
}

/** Kysely sorts what may run by code units, and what has run at the same time by the locale: both have to agree. */
function checkOrder(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined)
    throw new SowError({
      code: 'MIGRATION_DUPLICATE',
      message: `Two migrations are named ${twice}.`,
      hint: 'Name each package once, and give one of the two a prefix: { package, prefix }.',
      place: { migration: twice },
    })
  const strayed = names.findIndex((name, index) => {
    const before = names[index - 1]
    return before !== undefined && (before > name || before.localeCompare(name) > 0)
  })
  if (strayed === -1) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `Kysely runs migrations in the order of their names, and ${names[strayed]} would come before ${names[strayed - 1]}.`,
    hint: 'Give the packages prefixes that sort as the packages depend on each other: { package, prefix }.',
  })
}

function forKysely(name: string, migration: Migration): KyselyMigration {
  const { concurrentIndexes } = migration
  const down = wayDown(migration)
  return {
    up: (db) =>
      concurrentIndexes === undefined
        ? migration.up(db)
        : upConcurrently(db, name, migration, concurrentIndexes),
    ...(down === undefined ? {} : { down: (db) => down.call(migration, db) }),
  }
}

/** The same care as Sow takes: what is there and valid is believed, what is invalid is dropped and built again. */
async function upConcurrently(
  db: Kysely<unknown>,
  name: string,
  migration: Migration,
  indexes: readonly string[],
): Promise<void> {
  if (db.isTransaction)
    throw new SowError({
      code: 'MIGRATION_FAILED',
      message: `The migration ${name} builds indexes concurrently, which cannot be done in a transaction.`,
      hint: "Give Kysely's Migrator `disableTransactions: true` for this migration, or apply it with `sow db migrate`.",
      place: { migration: name },
    })
  const found = await sql<{ schema: string }>`select current_schema()::text as schema`.execute(db)
  const catalog = { query: db, alone: db, schema: found.rows[0]?.schema ?? 'public' }
  if (await buildConcurrently(catalog, indexes, () => migration.up(db))) return
  throw new SowError({
    code: 'MIGRATION_PARTIAL',
    message: `The migration ${name} ended, but the catalog does not have its indexes valid: ${indexes.join(', ')}.`,
    hint: 'Look for rows that a unique index does not take, and migrate again.',
    outcome: 'partial',
    place: { migration: name },
  })
}
