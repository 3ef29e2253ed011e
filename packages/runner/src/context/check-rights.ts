import { type Access, checkAccess, type Database, type FedTable, readRecordedTables } from '@sow/engine'
import { isSowError } from '@sow/kit/errors'
import { type MappingProject, projectDatasets } from '../mapping/project-datasets.js'
import type { RunContext } from './run-context.js'

/**
 * Throws PRIVILEGE_MISSING with everything that the role lacks. Work that does not say which datasets it is about finds
 * them in the ledger: where that cannot be read, it may be any of the project's. A look at each of them says itself which it
 * may not see, as long as it may see the ledger.
 */
export async function checkRights(
  database: Database,
  context: RunContext,
  access: Partial<Access>,
): Promise<void> {
  const { units = [], isEachAlone = false, removes = false } = access
  try {
    const needed = neededBy(context, access)
    await checkAccess(database, { ...needed, removes, units: isEachAlone ? [] : units })
  } catch (error) {
    if (access.units === undefined || isEachAlone) await checkAccess(database, neededBy(context, access))
    throw error
  }
}

/**
 * After a refusal: throws PRIVILEGE_MISSING with everything that the role lacks for the tables of the project, and for those
 * that the ledger knows, which is all that an undo or a removal looks at.
 */
export async function checkListed(
  database: Database,
  context: RunContext,
  access: Partial<Access>,
): Promise<void> {
  const recorded = await readRecordedTables(database).catch(() => [])
  const needed = neededBy(context, access)
  await checkAccess(database, { ...needed, units: [...needed.units, ...recorded] })
}

/** What work needs that says nothing of it. */
export function neededBy({ project }: RunContext, access: Partial<Access>): Access {
  return {
    use: 'write',
    merges: false,
    migrates: 'no',
    removes: true,
    units: fedTables(project),
    ...access,
  }
}

/** True where the server refused a statement for want of a privilege, and nothing was changed. */
export function isUnlisted(error: Error): boolean {
  if (!isSowError(error) || error.code !== 'PRIVILEGE_MISSING') return false
  return error.problems.length === 0 && error.outcome === 'nothing-changed'
}

/** What is wrong with one of the datasets is told by whoever works with it. */
function fedTables(project: MappingProject): readonly FedTable[] {
  const { graph } = projectDatasets(project, () => {})
  return [...graph.values()].map(({ dataset, tenants, mapped }) => ({
    dataset,
    tenants,
    ...(mapped === null ? {} : { mapping: mapped.mapping }),
  }))
}
