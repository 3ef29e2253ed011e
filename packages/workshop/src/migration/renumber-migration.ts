import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readMigrationStatuses } from '@sow/engine'
import { writeSumFile } from '@sow/kit/build'
import { SowError } from '@sow/kit/errors'
import { buildMigrationSets, type RunContext, usingDatabase } from '@sow/runner/project'
import { nextPrefix } from './migration-name.js'

/** A migration under its new name. */
export interface RenumberedMigration {
  /** Its name before. */
  readonly from: string
  /** Its name now. */
  readonly to: string
}

/**
 * Gives a migration a prefix later than all others, in its file, in the list and in the sums: for two branches that
 * took the same one. `applied`: names that some database knows; those keep their name for ever.
 * Throws CONFIG_USAGE for an unknown name, GUARD_DATA_LOSS for one that was applied.
 */
export async function renumberMigration(
  folder: string,
  name: string,
  applied: ReadonlySet<string>,
  now: Date,
): Promise<RenumberedMigration> {
  const files = await readdir(folder)
  if (!files.includes(`${name}.ts`))
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `There is no migration ${name} in ${folder}.`,
      hint: 'Name it without its extension: 20260101120000_add_payer_phone',
    })
  if (applied.has(name))
    throw new SowError({
      code: 'MIGRATION_EDITED',
      message: `The migration ${name} is applied in this database, so its name stays.`,
      hint: 'Renumber the other one of the two, or roll this one back first.',
      place: { migration: name },
    })
  const to = `${nextPrefix(
    now,
    files.filter((file) => /^\d{14}_/.test(file)),
  )}${name.slice(14)}`
  await rename(join(folder, `${name}.ts`), join(folder, `${to}.ts`))
  await renameInLists(folder, files, name, to)
  await writeSumFile(folder)
  return { from: name, to }
}

/** The list of migrations names the file and the migration; other migrations are left as they are. */
async function renameInLists(
  folder: string,
  files: readonly string[],
  from: string,
  to: string,
): Promise<void> {
  for (const file of files.filter((each) => each.endsWith('.ts') && !/^\d{14}_/.test(each))) {
    const text = await readFile(join(folder, file), 'utf8')
    if (text.includes(from)) await writeFile(join(folder, file), text.replaceAll(from, to))
  }
}

/** Renumbers a migration that the project's database has not applied. Throws SowError. */
export async function renumber(
  context: RunContext,
  folder: string,
  name: string,
): Promise<RenumberedMigration> {
  const sets = buildMigrationSets(context.project.packages)
  const applied = await usingDatabase(context, async ({ database }) => {
    const statuses = await readMigrationStatuses(database, sets)
    return statuses.filter(({ state }) => state !== 'pending').map((status) => status.name)
  })
  return await renumberMigration(folder, name, new Set(applied), new Date())
}
