import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { namedTables } from '../../database/table-named.js'

/**
 * Where the rows of a table are. `local`: on this server. `managed`: the same, and Citus knows of the table. `reference`: a whole copy
 * on each server of the cluster. `distributed`: each row on one server, told by a column of it. `other`: in a way that Sow does
 * not know.
 */
export type Placement =
  | { readonly kind: 'local' | 'managed' | 'reference' | 'other' }
  | { readonly kind: 'distributed'; readonly by: string }

/** Of every table where there is no Citus. */
export const localPlacement: Placement = Object.freeze({ kind: 'local' })

/** A table that Citus knows, as its catalog has it. */
export interface CitusTable {
  /** `h` by the hash of a column, `n` by none, `a` and `r` by others' rules. */
  readonly method: string
  /** `t`: every server has a copy. `s`: none has but one. `c`: copies that nobody commits together. */
  readonly copies: string
  /** Tables of one group lie beside each other; 0 for a table that lies beside none. */
  readonly group: number
  readonly by: string | null
}

export function placementOf(entry: CitusTable | null): Placement {
  if (entry === null) return localPlacement
  const { method, copies, group, by } = entry
  if (method === 'n' && copies === 't') return { kind: 'reference' }
  if (method === 'n' && copies === 's' && group === 0) return { kind: 'managed' }
  if (method === 'h' && copies === 's' && by !== null) return { kind: 'distributed', by }
  return { kind: 'other' }
}

/** A table of a shape, as far as its place goes. */
interface Placed {
  readonly placement: Placement
}

/**
 * True where the transaction that wrote a row tells who did: the rows are here alone. Each server of a cluster counts its own
 * transactions, and a row that is on several has another number on each.
 */
export function tellsWriters({ placement }: Placed): boolean {
  return placement.kind === 'local' || placement.kind === 'managed'
}

/** A table and where its rows are. */
export interface TablePlacement {
  /** As datasets name it: with its schema where that is not the project's. */
  readonly table: string
  readonly placement: Placement
}

/** The columns of `CitusTable`, of a row `known` of Citus' catalog. */
const citusTable = sql`
      known.partmethod::text as method,
      known.repmodel::text as copies,
      known.colocationid::int8 as "group",
      pg_catalog.column_to_column_name(known.logicalrelid, known.partkey) as by`

/** Where a table is that the catalog has. For a database with Citus alone. */
export async function readPlacement(database: Database, oid: number): Promise<Placement> {
  const found = await sql<CitusTable>`
    select ${citusTable}
    from pg_catalog.pg_dist_partition known
    where known.logicalrelid = ${oid}::oid
  `.execute(database.query)
  return placementOf(found.rows[0] ?? null)
}

/** Where tables are that datasets name. Those that are not there are left out, as are all of them where there is no Citus. */
export async function readPlacements(
  database: Database,
  tables: readonly string[],
): Promise<readonly TablePlacement[]> {
  if (tables.length === 0 || !database.transaction.hasCitus) return []
  const found = await sql<{ readonly table: string } & Partial<CitusTable>>`
    select
      named.written as "table",${citusTable}
    from ${namedTables(database, tables)}
    left join pg_catalog.pg_dist_partition known
      on known.logicalrelid = class.oid
    order by 1
  `.execute(database.query)
  return found.rows.map(({ table, ...entry }) => ({
    table,
    placement: placementOf(entry.method === null ? null : (entry as CitusTable)),
  }))
}
