import { sql } from 'kysely'
import { type Fragment, table as tableOf } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import { type CodeTable, type Referring, referringTables, successorsTable } from './referring-tables.js'

/** What becomes of a code: it ends, is billable no more, or means something else. */
export type CodeChange = 'ends' | 'flips' | 'means-otherwise'

/** A code of which something changes, by the values of its key, in the order of the key's columns. */
export interface ChangedCode {
  readonly key: readonly string[]
  readonly change: CodeChange
  /** ISO date of its last day as it was; null where nothing is said. */
  readonly through: string | null
}

/** Rows of the site that refer to a code of which something changes. */
export interface ImpactedRows {
  /** The key of the code as people write it. */
  readonly code: string
  /** What becomes of it. */
  readonly change: CodeChange
  /** ISO date of its last day as it was; null where nothing is said. */
  readonly through: string | null
  /** The table of the rows. */
  readonly table: string
  /** The columns by which they refer to it. */
  readonly columns: readonly string[]
  /** How many of them. */
  readonly rows: number
  /** The codes that its publisher has in its place. */
  readonly successors: readonly string[]
}

/** A table of codes, and the codes of it that change. */
export interface ImpactQuestion extends CodeTable {
  readonly codes: readonly ChangedCode[]
}

/**
 * The rows that refer to codes which change, by foreign key, by columns with the names of the key, or as was declared. Each
 * referring table is read once. Writes nothing.
 */
export async function readImpact(
  database: Database,
  question: ImpactQuestion,
): Promise<readonly ImpactedRows[]> {
  if (question.codes.length === 0) return []
  return await usingTransaction(database, async () => {
    const found: Omit<ImpactedRows, 'successors'>[] = []
    for (const referring of await referringTables(database, question))
      found.push(...(await countRows(database, question, referring)))
    const successors = await readSuccessors(database, question)
    return found.map((each) => ({ ...each, successors: successors.get(each.code) ?? [] }))
  })
}

async function countRows(
  database: Database,
  { table, key, codes }: ImpactQuestion,
  { schema, name, columns, targets, on }: Referring,
): Promise<Omit<ImpactedRows, 'successors'>[]> {
  const counted = await sql<{ position: number; rows: number }>`
    with code as materialized (
      select
        changed.position,
        ${sql.join(targets.map((each) => sql`target.${sql.id(each)}`))}
      from ${changedRows(key, codes)}
      join ${tableOf(tableNamed(database, table))} as target
        on ${sql.join(
          key.map((each) => sql`target.${sql.id(each)}::text = changed.${sql.id(each)}`),
          sql.raw(' and '),
        )}
    )
    select
      code.position,
      count(*) as rows
    from ${tableOf({ schema, name })} as referring
    join code
      on ${on}
    group by code.position
    order by code.position
  `.execute(database.query)
  return counted.rows.flatMap(({ position, rows }) => {
    const code = codes[position - 1]
    if (code === undefined) return []
    const { change, through } = code
    return [{ code: code.key.join('/'), change, through, table: name, columns, rows }]
  })
}

/** The changed codes, numbered, as `changed`. */
function changedRows(key: readonly string[], codes: readonly ChangedCode[]): Fragment {
  const arrays = key.map((_, at) => sql`${codes.map((code) => code.key[at] ?? '')}::text[]`)
  return sql`unnest(${sql.join(arrays)}) with ordinality as changed (${sql.join(
    [...key, 'position'].map((name) => sql.id(name)),
  )})`
}

/** What the publisher has in the place of a code, where a table of the project says it; by the code's whole key. */
async function readSuccessors(
  database: Database,
  { key, codes }: ImpactQuestion,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const table = { schema: database.schema, name: successorsTable }
  const present = await sql<{ present: boolean }>`
    select to_regclass(format('%I.%I', ${table.schema}::text, ${table.name}::text)) is not null as present
  `.execute(database.query)
  if (present.rows[0]?.present !== true || key.join() !== 'code_system,code') return new Map()
  const found = await sql<{ code: string; successors: string[] }>`
    select
      successor.code_system || '/' || successor.code as code,
      array_agg(distinct successor.successor_code order by successor.successor_code) as successors
    from ${changedRows(key, codes)}
    join ${tableOf(table)} as successor
      on successor.code_system = changed.code_system
      and successor.code = changed.code
    where successor.retired_on is null
    group by 1
  `.execute(database.query)
  return new Map(found.rows.map(({ code, successors }) => [code, successors]))
}
