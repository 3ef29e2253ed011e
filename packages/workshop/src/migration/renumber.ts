import { readMigrationStatuses } from '@sow/engine'
import type { RunContext } from '@sow/runner/project'
import { buildMigrationSets, usingDatabase } from '@sow/runner/project'
import { type RenumberedMigration, renumberMigration } from './renumber-migration.js'

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
