import { type Database, readLiveTable } from '@sow/engine'
import type { SchemaPackage, TenantTable } from '@sow/kit'
import type { Shapes, TableShape } from './table-shape.js'

/** The table with one row for each tenant, and how others hold it. */
export interface CapturedTenants {
  readonly shape: TableShape
  readonly declared: TenantTable
}

/** The tenants that these tables have copies for; null where none has. */
export async function readTenants(
  database: Database,
  captured: readonly TableShape[],
  byTable: Shapes,
): Promise<CapturedTenants | null> {
  const declared = declaredTenants(captured, [...byTable.values()])
  if (declared === null) return null
  const live = await readLiveTable(database, declared.table)
  const plain = { tenants: null, key: [declared.key], proof: null, references: new Map(), dropped: new Map() }
  return { declared, shape: byTable.get(live.name) ?? { live, ...plain } }
}

/** The tenants with the column that the first table has, and by name those of tables that call it otherwise. */
function declaredTenants(captured: readonly TableShape[], all: readonly TableShape[]): TenantTable | null {
  const [first] = captured.flatMap(({ tenants }) => tenants ?? [])
  if (first === undefined) return null
  const others = all.flatMap(({ live, tenants }) =>
    tenants === null || tenants.column === first.column ? [] : [[live.name, tenants.column] as const],
  )
  return others.length === 0 ? first : { ...first, columns: Object.fromEntries(others) }
}

/** The tenants that a package has to declare: those of its datasets, where its schema package says nothing. */
export function ownTenants(
  tenants: CapturedTenants | null,
  schema: SchemaPackage | undefined,
): TenantTable | null {
  return schema?.tenants === undefined ? (tenants?.declared ?? null) : null
}
