import {
  type Database,
  type LiveTable,
  readLiveTable,
  readRelationNames,
  requireRead,
  tableDescriptor,
} from '@sow/engine'
import type { TableDescriptors, TenantTable } from '@sow/kit'
import { isSowError, type SowError } from '@sow/kit/errors'
import { loadSchemaPackage } from '../discover/load-package.js'
import { projectTenants } from '../mapping/own-tenants.js'
import type { MappingProject } from '../mapping/project-datasets.js'

/** What is known of the tables that local seeds are for. */
export interface SeedTables {
  /** Every table by name, with its schema where that is not the project's, and those that a schema package will make. */
  readonly names: readonly string[]
  /** Views and foreign tables, by their names. */
  readonly views: readonly string[]
  /** Null where the table is not there. */
  readonly live: (name: string) => Promise<LiveTable | null>
  /** As the project's schema packages describe them. */
  readonly described: TableDescriptors
  /** Those that the configuration or a schema package declares. */
  readonly tenants: TenantTable | undefined
}

/** Looks at the database and at the schema packages of the project: what these describe goes before what is there yet. */
export async function openTables(database: Database, project: MappingProject): Promise<SeedTables> {
  const schemas = await Promise.all(
    project.packages.filter(({ kind }) => kind === 'schema').map((found) => loadSchemaPackage(found)),
  )
  // Entry by entry: a table may be called as something that every object has.
  const described: TableDescriptors = Object.fromEntries(
    schemas.flatMap(({ tables }) => Object.entries(tables)),
  )
  const known = new Map<string, Promise<LiveTable | null>>()
  const { tables, views } = await readRelationNames(database)
  return {
    names: [...new Set([...tables, ...Object.keys(described)])],
    views,
    live(name) {
      const found = known.get(name) ?? readLive(database, name)
      known.set(name, found)
      return found
    },
    described,
    tenants: projectTenants(project) ?? undefined,
  }
}

/** Null where there is no such table. Throws PRIVILEGE_MISSING with the statement that grants what lacks. */
async function readLive(database: Database, name: string): Promise<LiveTable | null> {
  try {
    return await readLiveTable(database, name)
  } catch (error) {
    if (isSowError(error) && error.code === 'TARGET_MISSING') return null
    if (isSowError(error) && error.code === 'PRIVILEGE_MISSING') await requireRead(database, [name])
    throw error
  }
}

/** Tables as their descriptors say them, and those that could not be read, with why. */
export interface DescribedTables {
  readonly descriptors: TableDescriptors
  readonly unread: ReadonlyMap<string, SowError>
}

/** The descriptors of tables, by their names; those that nobody knows are left out. */
export async function describeTables(tables: SeedTables, names: Iterable<string>): Promise<DescribedTables> {
  const found: [string, TableDescriptors[string]][] = []
  const unread = new Map<string, SowError>()
  for (const name of new Set(names)) {
    const descriptor =
      (Object.hasOwn(tables.described, name) ? tables.described[name] : undefined) ??
      (await describeLive(tables, name, unread))
    if (descriptor !== undefined) found.push([name, descriptor])
  }
  return { descriptors: Object.fromEntries(found), unread }
}

async function describeLive(
  tables: SeedTables,
  name: string,
  unread: Map<string, SowError>,
): Promise<TableDescriptors[string] | undefined> {
  try {
    const live = await tables.live(name)
    return live === null ? undefined : tableDescriptor(live)
  } catch (error) {
    if (!isSowError(error)) throw error
    unread.set(name, error)
    return undefined
  }
}
