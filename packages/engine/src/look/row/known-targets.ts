import { sql } from 'kysely'
import { readRecordedDataset } from '../../amend/recorded-dataset.js'
import { readCatalogStamp } from '../../catalog/shape/catalog-stamp.js'
import type { TargetReference, TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { TableName } from '../../database/table-named.js'

/** What was found for a name once. */
interface KnownTargets {
  /** All that the shapes were read from. */
  readonly tables: readonly TableName[]
  /** Of these tables, from before the shapes were read; null where they were not known then. */
  readonly stamp: string | null
  readonly shapes: readonly TargetShape[]
}

/** By schema and name. To read a target from the catalog costs more than all else of a look at one row. */
const known = new Map<string, KnownTargets>()
const mostKnown = 100

/**
 * The targets of the datasets that were applied to a table; a name with a `/` is a dataset's own. A look that asks again gets those of
 * before, as long as the server says that nothing they were read from has changed. Throws as `readRecordedDataset`.
 */
export async function readKnownTargets(database: Database, name: string): Promise<readonly TargetShape[]> {
  const place = JSON.stringify([database.ledger.schema, database.schema, name])
  const before = known.get(place)
  const stamp = before === undefined ? null : await readCatalogStamp(database, { tables: before.tables })
  if (before !== undefined && before.stamp === stamp) return before.shapes
  const shapes: TargetShape[] = []
  for (const identity of await datasetsOf(database, name))
    shapes.push((await readRecordedDataset(database, identity)).shape)
  const tables = shapes.flatMap(tablesOf)
  const isSame = JSON.stringify(tables) === JSON.stringify(before?.tables)
  known.delete(place)
  known.set(place, { tables, stamp: isSame ? stamp : null, shapes })
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  return shapes
}

function tablesOf({ table, base, references, tenants }: TargetShape): readonly TableName[] {
  return [
    table,
    ...(base === null ? [] : [base]),
    ...(tenants === null ? [] : [tenants.table]),
    ...references.flatMap(referencedTables),
  ]
}

function referencedTables({ table, key }: TargetReference): readonly TableName[] {
  return [table, ...key.flatMap(({ through }) => (through === null ? [] : referencedTables(through)))]
}

/** Datasets that were applied to a table. */
async function datasetsOf(database: Database, name: string): Promise<string[]> {
  const found = await sql<{ dataset: string }>`
    select distinct dataset
    from sow.dataset
    where ${name.includes('/') ? sql`dataset` : sql`table_name`} = ${name}
      and version <> ''
    order by dataset
  `.execute(database.query)
  return found.rows.map(({ dataset }) => dataset)
}
