import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { namedTables } from '../../database/table-named.js'

/**
 * Where the rows of a table are. `local`: on this server. `managed`: the same, and Citus knows of the table. `reference`: a whole copy
 * on each server of the cluster. `distributed`: each row on one server, told by a column of it. `other`: where Sow does not write.
 */
export type Placement =
  | { readonly kind: 'local' | 'managed' | 'reference' }
  | { readonly kind: 'distributed'; readonly by: string }
  | { readonly kind: 'other'; readonly how: OtherPlacement }

/** In parts whose bounds people set, in copies that are not committed together, whole on one worker, or in copies of which none is here. */
export type OtherPlacement = 'bounds' | 'loose copies' | 'one worker' | 'no copy here'

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
  /** True where some of it is on this server. */
  readonly here: boolean
}

export function placementOf(entry: CitusTable | null): Placement {
  if (entry === null) return localPlacement
  const { method, copies, group, by, here } = entry
  if (copies === 't') return here ? { kind: 'reference' } : { kind: 'other', how: 'no copy here' }
  if (copies !== 's') return { kind: 'other', how: 'loose copies' }
  if (method === 'n') return group === 0 ? { kind: 'managed' } : { kind: 'other', how: 'one worker' }
  return method === 'h' && by !== null ? { kind: 'distributed', by } : { kind: 'other', how: 'bounds' }
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

/** True of the column that tells on which server a row is: it is never written again. */
export function tellsServer({ placement }: Placed, column: string): boolean {
  return placement.kind === 'distributed' && placement.by === column
}

/** A table and where its rows are. */
export interface TablePlacement {
  /** As datasets name it: with its schema where that is not the project's. */
  readonly table: string
  readonly placement: Placement
}

/** The columns of `CitusTable`, of a row `known` of Citus' catalog. */
export const citusTable: RawBuilder<unknown> = sql`
      known.partmethod::text as method,
      known.repmodel::text as copies,
      known.colocationid::int8 as "group",
      pg_catalog.column_to_column_name(known.logicalrelid, known.partkey) as by,
      exists (
        select
        from pg_catalog.pg_dist_shard part
        join pg_catalog.pg_dist_placement placed
          on placed.shardid = part.shardid
        where part.logicalrelid = known.logicalrelid
          and placed.groupid = 0
      ) as here`

/** Says where a table is that the catalog has, by its number. */
export type PlacementOf = (oid: number) => Placement

/** Where tables are that the catalog has. For a database with Citus alone. */
export async function readPlacementsOf(database: Database, oids: readonly number[]): Promise<PlacementOf> {
  const found = await sql<CitusTable & { readonly oid: number }>`
    select
      known.logicalrelid::oid::int8 as oid,${citusTable}
    from pg_catalog.pg_dist_partition known
    where known.logicalrelid = any (${[...oids]}::oid[])
  `.execute(database.query)
  const placements = new Map(found.rows.map((entry) => [entry.oid, placementOf(entry)]))
  return (oid) => placements.get(oid) ?? localPlacement
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
