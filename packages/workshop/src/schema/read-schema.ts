import {
  isLedgerSchema,
  type LiveSchemaTable,
  readLiveSchema,
  readRelationNames,
  readTrackers,
  tableDescriptor,
  usingSnapshot,
} from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { splitTableName } from '@sow/kit/manifest'
import { type OpenDatabase, ownTenants, type RunContext } from '@sow/runner/project'
import { findTenants } from './find-tenants.js'
import type { SchemaFacts } from './schema-facts.js'
import { nameTypes, type TypeNames } from './schema-module.js'

/** Of which schemas and tables a module is to be. */
export interface SchemaChoices {
  /** The schemas to read; null for the project's. */
  readonly schemas: readonly string[] | null
  /** The tables to read, as datasets name them; null for all. */
  readonly only: readonly string[] | null
  /** The table of tenants and the column that names them, as `Organization:slug`; null for those of the configuration. */
  readonly tenants: string | null
}

/** A database as a schema module tells of it, and what that leaves out. */
export interface ReadSchema {
  readonly facts: SchemaFacts
  readonly live: readonly LiveSchemaTable[]
  readonly names: TypeNames
  readonly views: readonly string[]
  readonly trackers: readonly string[]
  /** Schemas with tables that nobody named, where nobody named any. */
  readonly unread: readonly string[]
}

/** Reads a database for a module. Throws CONFIG_USAGE for tenants that are not to be found. */
export async function readSchema(
  { database }: OpenDatabase,
  context: RunContext,
  { schemas: chosen, only, tenants }: SchemaChoices,
): Promise<ReadSchema> {
  const schemas = chosen ?? [database.schema]
  const { tables, views, trackers, relations } = await usingSnapshot(database, async () => ({
    ...(await readLiveSchema(
      database,
      schemas.filter((name) => !isLedgerSchema(name)),
    )),
    trackers: await readTrackers(database),
    relations: await readRelationNames(database),
  }))
  const tracking = tables.filter((table) => {
    const { schema, name } = splitTableName(table.name)
    return trackers.tables.has(`${schema ?? database.schema}.${name}`)
  })
  const live = tables.filter((table) => only?.includes(table.name) ?? !tracking.includes(table))
  const names = nameTypes(live, database.schema)
  return {
    facts: {
      schemas,
      only,
      enums: enumsOf(live, names),
      tables: Object.fromEntries(live.map((table) => [table.name, tableDescriptor(table)])),
      tenants: tenantsOf(context, tenants, live),
    },
    live,
    names,
    views: only === null ? views : [],
    trackers: only === null ? tracking.map(({ name }) => name) : [],
    unread: chosen === null && only === null ? otherSchemas(relations.tables, trackers.tables) : [],
  }
}

/** Schemas of tables that are no record of another tool. */
function otherSchemas(tables: readonly string[], tracking: ReadonlySet<string>): readonly string[] {
  const others = tables
    .filter((name) => !tracking.has(name))
    .flatMap((name) => splitTableName(name).schema ?? [])
  return [...new Set(others)].filter((schema) => !isLedgerSchema(schema))
}

function enumsOf(tables: readonly LiveSchemaTable[], names: TypeNames): SchemaFacts['enums'] {
  const found = tables.flatMap(({ columns }) => columns.flatMap(({ leaf }) => leaf.enum ?? []))
  const entries = found.map((each) => [names.ofEnum(each), each.labels] as const)
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

function tenantsOf(
  { project }: RunContext,
  named: string | null,
  tables: readonly LiveSchemaTable[],
): TenantTable | null {
  if (named !== null) return findTenants(named, tables)
  return project.config.tenants === undefined ? null : ownTenants(project.config.tenants)
}
