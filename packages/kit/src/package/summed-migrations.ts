import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Migrations } from '../define/schema-package.js'
import { SowError } from '../errors/sow-error.js'
import type { ManifestMigration } from '../manifest/manifest.js'
import { readSummedMigrations } from '../migrations/check-sum-file.js'
import type { MarkedPackage } from './marked-package.js'

/**
 * The sums of a package's migrations, in the order of its definition. Throws SowError MIGRATION_EDITED,
 * MIGRATION_MISSING or MIGRATION_DUPLICATE where `src/migrations/sow.sum` is not true, or where the folder and the
 * definition's list do not name the same migrations in the order of their names.
 */
export async function summedMigrations(
  from: MarkedPackage,
  migrations: Migrations,
): Promise<readonly ManifestMigration[]> {
  const folder = join(from.folder, 'src', 'migrations')
  const files = existsSync(folder) ? await readSummedMigrations(folder) : []
  const sums = new Map(files.map(({ file, sum }) => [file.replace(/\.ts$/, ''), sum]))
  const listed = Object.keys(migrations)
  for (const name of listed) if (!sums.has(name)) throw otherList(from, name, 'has no file in src/migrations')
  for (const name of sums.keys()) {
    if (!Object.hasOwn(migrations, name))
      throw otherList(from, name, 'is not in the list that the package exports')
  }
  const [disordered] = listed.filter((name, index) => index > 0 && name < (listed[index - 1] ?? ''))
  if (disordered !== undefined) throw otherList(from, disordered, 'stands after a later one in the list')
  return listed.map((name) => ({ name, sum: sums.get(name) ?? '' }))
}

function otherList(from: MarkedPackage, migration: string, what: string): SowError {
  return new SowError({
    code: 'MIGRATION_MISSING',
    message: `The migration ${migration} of ${from.name} ${what}.`,
    hint: 'List every file of src/migrations in the migrations that the package defines, in the order of their names.',
    place: { package: from.name, migration },
  })
}
