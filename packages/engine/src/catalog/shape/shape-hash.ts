import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { namedTables } from '../../database/table-named.js'
import { partitions, server } from './read-catalog-tables.js'
import { readEqualities } from './type-equality.js'

/** What of a table makes it this very one, with these very columns. */
interface HashedTable {
  readonly server: string
  readonly oid: number
  /** The tables that hold its rows, where others do: one may come with rows that nobody writes then. */
  readonly partitions: readonly number[]
  readonly columns: readonly { readonly number: number; readonly name: string; readonly typeId: string }[]
}

/** Another one whenever the table is another one, a partition came or went, or a column was added, dropped, renamed or retyped. */
export function shapeHash(table: HashedTable): string {
  const columns = table.columns.map((column) => [column.number, column.name, column.typeId])
  const partitions = table.partitions.length === 0 ? [] : [table.partitions]
  return createHash('sha256')
    .update(JSON.stringify([table.server, table.oid, columns, ...partitions]))
    .digest('hex')
}

/** What a table is as far as one look at many tells. */
export interface TableSketch {
  readonly hash: string
  readonly columns: readonly { readonly name: string; readonly equality: string }[]
}

interface SketchedTable extends HashedTable {
  readonly name: string
  readonly columns: readonly (HashedTable['columns'][number] & { readonly typeNumber: number })[]
}

/** What many tables are, by name: far cheaper than their shapes. Tables that are not there are left out. */
export async function readTableSketches(
  database: Database,
  tables: readonly string[],
): Promise<ReadonlyMap<string, TableSketch>> {
  const found = await sql<SketchedTable>`
    select
      named.written as name,
      class.oid::int8 as oid,
      ${partitions} as partitions,
      ${server} as server,
      jsonb_agg(jsonb_build_object(
        'number', attribute.attnum,
        'name', attribute.attname,
        'typeNumber', attribute.atttypid::int8,
        'typeId', attribute.atttypid || ' ' || attribute.atttypmod
      ) order by attribute.attnum) as columns
    from ${namedTables(database, tables)}
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    group by class.oid, class.relkind, class.relhassubclass, named.written
  `.execute(database.query)
  const types = found.rows.flatMap(({ columns }) => columns.map(({ typeNumber }) => typeNumber))
  const equalityOf = await readEqualities(database, types)
  return new Map(
    found.rows.map((table) => {
      const columns = table.columns.map(({ name, typeNumber }) => ({
        name,
        equality: equalityOf(typeNumber),
      }))
      return [table.name, { hash: shapeHash(table), columns }]
    }),
  )
}
