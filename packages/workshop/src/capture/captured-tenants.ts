import { type Database, readLiveTable } from '@sow/engine'
import type { SchemaPackage, TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import type { Shapes, TableShape } from './table-shape.js'

/** The table with one row for each tenant, and how others hold it. */
export interface CapturedTenants {
  readonly shape: TableShape
  readonly declared: TenantTable
}

/** The tenants that these tables have copies for; null where none has. Throws CONFIG_USAGE where tables hold the tenant in columns of different names: a package can say one. */
export async function readTenants(
  database: Database,
  captured: readonly TableShape[],
  byTable: Shapes,
): Promise<CapturedTenants | null> {
  const found = captured.flatMap(({ live, tenants }) => (tenants === null ? [] : [{ live, tenants }]))
  const [first, ...others] = found
  if (first === undefined) return null
  const other = others.find(({ tenants }) => tenants.column !== first.tenants.column)
  if (other !== undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `${first.live.name} holds the tenant in ${first.tenants.column}, ${other.live.name} in ${other.tenants.column}. A package knows one name of that column.`,
      hint: 'Make a package for each name of the column.',
      place: { table: other.live.name },
    })
  const { tenants: declared } = first
  const live = await readLiveTable(database, declared.table)
  const plain = { tenants: null, key: [declared.key], proof: null, references: new Map(), dropped: new Map() }
  return { declared, shape: byTable.get(live.name) ?? { live, ...plain } }
}

/** The tenants that a package has to declare: those of its datasets, where its schema package says nothing. */
export function ownTenants(
  tenants: CapturedTenants | null,
  schema: SchemaPackage | undefined,
): TenantTable | null {
  return schema?.tenants === undefined ? (tenants?.declared ?? null) : null
}
