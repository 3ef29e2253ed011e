import {
  type Database,
  type LiveTable,
  readLiveTable,
  readRelationNames,
  tableDescriptor,
  type UnitTenants,
} from '@sow/engine'
import type { TableDescriptors } from '@sow/kit'
import { isSowError } from '@sow/kit/errors'
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
  readonly tenants: UnitTenants | undefined
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
      const found = known.get(name) ?? readLiveTable(database, name).catch(asMissing)
      known.set(name, found)
      return found
    },
    described,
    tenants: projectTenants(project) ?? undefined,
  }
}

function asMissing(error: unknown): null {
  if (isSowError(error) && error.code === 'TARGET_MISSING') return null
  throw error
}

/** The descriptors of tables, by their names; those that nobody knows are left out. */
export async function describeTables(tables: SeedTables, names: Iterable<string>): Promise<TableDescriptors> {
  const found: [string, TableDescriptors[string]][] = []
  for (const name of new Set(names)) {
    const live = await tables.live(name)
    const descriptor =
      (Object.hasOwn(tables.described, name) ? tables.described[name] : undefined) ??
      (live === null ? undefined : tableDescriptor(live))
    if (descriptor !== undefined) found.push([name, descriptor])
  }
  return Object.fromEntries(found)
}
