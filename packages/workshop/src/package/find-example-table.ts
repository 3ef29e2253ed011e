import {
  type Database,
  databaseOver,
  findKey,
  type LiveTable,
  migrateDatabase,
  readLiveTable,
} from '@sow/engine'
import { openThrowAwayPglite } from '@sow/engine/throw-away'
import { SowError } from '@sow/kit/errors'
import { tenantColumnOf } from '@sow/kit/manifest'
import type { TableDescriptor } from '@sow/kit/rows'
import {
  buildMigrationSets,
  type DiscoveredPackage,
  discoverPackages,
  findProject,
  tenantsOfTable,
} from '@sow/runner/project'
import { addProofTenant } from '../prove/add-proof-tenant.js'
import type { AuthoredDataset, AuthoredRow, UsedSchema } from './authored/authored-package.js'
import { exampleOf } from './example-dataset.js'
import { exampleRows } from './example-rows.js'

const options = {
  lock: { waitSeconds: 0 },
  run: { command: 'package new', actor: 'author', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
}

/**
 * A first dataset over a table of the schema package: the one named, else one that asks for little. Tried out on a
 * throw-away database that the schema's migrations made. Null where no table takes an example.
 */
export async function findExampleTable(
  schema: DiscoveredPackage,
  used: UsedSchema,
  domain: string,
  named: string | null,
): Promise<AuthoredDataset | null> {
  await using session = await openThrowAwayPglite()
  const database = databaseOver(session)
  const packages = discoverPackages(findProject(schema.directory), [schema.directory])
  await migrateDatabase(database, buildMigrationSets(packages), options)
  if (used.definition.tenants !== undefined) await addProofTenant(database, used.definition.tenants)
  for (const table of named === null ? simpleTables(used, domain) : [known(used, named)]) {
    const example = await tryTable(database, used, domain, table, named !== null)
    if (example !== null) return example
  }
  return null
}

function known({ definition, package: name }: UsedSchema, table: string): string {
  if (Object.hasOwn(definition.tables, table)) return table
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The schema package ${name} has no table ${table}.`,
    hint: 'Correct the name, or use --with-migrations for a table of the package itself.',
    place: { table },
  })
}

/** Tables that ask for few values: first one named as the domain, then those known by a code that can retire rows. */
function simpleTables({ definition: { tables, tenants } }: UsedSchema, domain: string): string[] {
  const words = domain.replaceAll('-', '_')
  const columnIn = (name: string) => (tenants === undefined ? undefined : tenantColumnOf(tenants, name))
  const weight = (name: string, table: TableDescriptor) =>
    (name === words || name.endsWith(`_${words}`) ? 0 : 10_000) +
    (Object.hasOwn(table.columns, 'code') ? 0 : 1000) +
    requiredColumns(table, columnIn(name)).length * 100 +
    (Object.hasOwn(table.columns, 'retired_on') ? 0 : 20) +
    Object.keys(table.columns).length
  return Object.entries(tables)
    .filter(([name, table]) => requiredColumns(table, columnIn(name)).length <= 4)
    .sort(([one, first], [other, second]) => weight(one, first) - weight(other, second))
    .map(([name]) => name)
    .slice(0, 25)
}

function requiredColumns({ columns }: TableDescriptor, tenantColumn: string | undefined): string[] {
  return Object.entries(columns)
    .filter(([name, { nullable, defaulted, generated }]) => {
      return name !== tenantColumn && !nullable && !defaulted && !generated
    })
    .map(([name]) => name)
}

async function tryTable(
  database: Database,
  { definition: { tenants } }: UsedSchema,
  domain: string,
  name: string,
  strict: boolean,
): Promise<AuthoredDataset | null> {
  const table = await readLiveTable(database, name)
  const declared = tenants === undefined ? undefined : tenantsOfTable(tenants, name)
  const tenant = table.columns.some((column) => column.name === declared?.column) ? declared : undefined
  const key = keyOf(table, tenant?.column ?? null, strict)
  const rows = key === null ? null : exampleRows(table, key, tenant?.column ?? null)
  if (key === null || rows === null) return null
  const fits = await takesRows(database, name, rows, tenant)
  if (!fits) return null
  const retires = table.columns.some(
    (column) => column.name === 'retired_on' && column.type === 'date' && !column.notNull,
  )
  return {
    ...exampleOf(domain, name),
    scope: tenant === undefined ? 'global' : 'tenant',
    key,
    headers: Object.keys(rows[0] ?? {}),
    rows: { kind: 'held', rows },
    retireOn: retires ? 'retired_on' : null,
  }
}

function keyOf(table: LiveTable, tenantColumn: string | null, strict: boolean): readonly string[] | null {
  const found = findKey(table, { tenantColumn })
  if (found.kind === 'found') return found.key
  if (!strict) return null
  throw new SowError({
    code: 'TARGET_KEY',
    message: `The table ${table.name} has no natural key: ${found.why}.`,
    hint: 'Give it a unique index on what its rows are known by in a migration, then run the command again.',
    place: { table: table.name },
  })
}

/** True where the table takes the rows: its checks and triggers are asked, and nothing stays. */
async function takesRows(
  { session, schema }: Database,
  table: string,
  rows: readonly AuthoredRow[],
  tenant: NonNullable<UsedSchema['definition']['tenants']> | undefined,
): Promise<boolean> {
  await session.query('begin')
  try {
    for (const row of rows) {
      const names = Object.keys(row)
      const places = names.map((_, index) => `$${index + 1}`)
      if (tenant !== undefined) {
        names.push(tenant.column)
        places.push(`(select ${name(tenant.id)} from ${name(schema)}.${name(tenant.table)} limit 1)`)
      }
      await session.query(
        `insert into ${name(schema)}.${name(table)} (${names.map(name).join(', ')}) values (${places.join(', ')})`,
        Object.values(row),
      )
    }
    return true
  } catch {
    return false
  } finally {
    await session.query('rollback')
  }
}

function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
