import { SowError } from '@sow/kit/errors'
import type { ManifestMigration } from '@sow/kit/manifest'

/** Throws MIGRATION_DUPLICATE where two migrations of one package have the same time prefix, or the same name. */
export function checkMigrationNames(packageName: string, migrations: readonly ManifestMigration[]): void {
  checkUnique(packageName, migrations, 'time', (name) => name.slice(0, timeLength(name)))
  checkUnique(packageName, migrations, 'name', (name) => name.slice(timeLength(name) + 1))
}

/** Digits of `YYYYMMDDHHMMSS` in `YYYYMMDDHHMMSS_what`. */
function timeLength(name: string): number {
  const separator = name.indexOf('_')
  return separator === -1 ? name.length : separator
}

function checkUnique(
  packageName: string,
  migrations: readonly ManifestMigration[],
  what: 'time' | 'name',
  partOf: (name: string) => string,
): void {
  const seen = new Map<string, string>()
  for (const { name } of migrations) {
    const other = seen.get(partOf(name))
    if (other !== undefined) throw duplicate(packageName, what, other, name)
    seen.set(partOf(name), name)
  }
}

function duplicate(packageName: string, what: string, first: string, second: string): SowError {
  return new SowError({
    code: 'MIGRATION_DUPLICATE',
    message: `Two migrations of ${packageName} have the same ${what}: ${first} and ${second}.`,
    hint: 'Rename the one that no database has applied yet.',
    place: { package: packageName, migration: second },
  })
}
