import { sql } from 'kysely'
import type { IncomingReference } from '../catalog/shape/catalog-foreign-keys.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { readEqualities } from '../catalog/shape/type-equality.js'
import type { Database } from '../database/database.js'
import { namedTables, tableNamed } from '../database/table-named.js'

/** A reference that a dataset of the ledger declares; tables as datasets name them. */
export interface DeclaredReference {
  readonly from: string
  readonly to: string
  readonly column: string
  readonly id: string
}

/**
 * The shape, with the references to its rows that datasets declare and that no foreign key enforces: nobody but Sow knows that a row
 * which is about to go is referred to. Where foreign keys say so, one look at the ledger is all. `declared`: what it said before.
 */
export async function withDeclaredReferences(
  database: Database,
  shape: TargetShape,
  declared?: readonly DeclaredReference[],
): Promise<TargetShape> {
  const known = declared ?? (await readDeclaredReferences(database, shape.tableName))
  const open = known.filter((each) => each.to === shape.tableName && !isEnforced(database, shape, each))
  if (open.length === 0) return shape
  return { ...shape, declaredBy: await findColumns(database, shape, open) }
}

/** Also those of a dataset that was undone: what the site has in its table refers still. */
export async function readDeclaredReferences(
  database: Database,
  to: string | 'any',
): Promise<readonly DeclaredReference[]> {
  const isAsked = to === 'any' ? sql`true` : sql`listed.reference ->> 'table' = ${to}`
  const found = await sql<DeclaredReference>`
    select distinct
      known.definition -> 'dataset' ->> 'table' as "from",
      listed.reference ->> 'table' as "to",
      listed.reference ->> 'column' as column,
      listed.reference ->> 'id' as id
    from sow.dataset as applied
    join sow.definition as known
      on known.dataset = applied.dataset
      and known.definition_hash = applied.definition_hash
    cross join lateral jsonb_array_elements(
      known.definition -> 'dataset' -> 'references'
    ) as listed (reference)
    where ${isAsked}
    order by 1, 2, 3, 4
  `.execute(database.query)
  return found.rows
}

function isEnforced(database: Database, { referencedBy }: TargetShape, declared: DeclaredReference): boolean {
  const from = tableNamed(database, declared.from)
  return referencedBy.some(
    ({ table, columns, targetColumns }) =>
      table.schema === from.schema &&
      table.name === from.name &&
      columns.some((column, at) => column === declared.column && targetColumns[at] === declared.id),
  )
}

/** The columns that are there. Of two types, values are compared as texts. */
async function findColumns(
  database: Database,
  { tableId }: TargetShape,
  declared: readonly DeclaredReference[],
): Promise<readonly IncomingReference[]> {
  const tables = [...new Set(declared.map(({ from }) => from))]
  const found = await sql<{ from: string; column: string; id: string; type: number | null }>`
    select
      named.written as "from",
      referring.attname as column,
      referred.attname as id,
      case when referring.atttypid = referred.atttypid then referred.atttypid::int8 end as type
    from ${namedTables(database, tables)}
    join pg_catalog.pg_attribute as referring
      on referring.attrelid = class.oid
      and not referring.attisdropped
    join pg_catalog.pg_attribute as referred
      on referred.attrelid = ${tableId}::oid
      and not referred.attisdropped
    where (named.written, referring.attname, referred.attname) in (${sql.join(
      declared.map(({ from, column, id }) => sql`(${from}::text, ${column}::text, ${id}::text)`),
    )})
    order by 1, 2, 3
  `.execute(database.query)
  const equalityOf = await readEqualities(
    database,
    found.rows.flatMap(({ type }) => type ?? []),
  )
  return found.rows.map(({ from, column, id, type }) => ({
    table: tableNamed(database, from),
    columns: [column],
    targetColumns: [id],
    equalities: [type === null ? null : equalityOf(type)],
  }))
}
