import { type RawBuilder, sql } from 'kysely'
import { all, lines, table as tableOf } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import type { CodeChange, ImpactQuestion } from './changed-code.js'
import { checkReferences } from './check-references.js'
import { changedRows, readHeldCodes, type TypedCodes } from './read-held-codes.js'
import { type Referring, referringTables, successorsTable } from './referring-tables.js'

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
    await checkReferences(database, question.declared)
    const found: Omit<ImpactedRows, 'successors'>[] = []
    const known = new Map<string, TypedCodes>()
    for (const referring of await referringTables(database, question))
      found.push(...(await countRows(database, question, referring, known)))
    const successors = await readSuccessors(database, question)
    return found.map((each) => ({ ...each, successors: successors.get(each.code) ?? [] }))
  })
}

async function countRows(
  database: Database,
  question: ImpactQuestion,
  referring: Referring,
  known: Map<string, TypedCodes>,
): Promise<Omit<ImpactedRows, 'successors'>[]> {
  const codes = await readHeldCodes(database, question, referring, known)
  const counted = await countStatement(referring, codes).execute(database.query)
  return counted.rows.flatMap(({ position, rows }) => {
    const code = question.codes[position - 1]
    if (code === undefined) return []
    const { change, through } = code
    const { name, columns } = referring
    return [{ code: code.key.join('/'), change, through, table: name, columns, rows }]
  })
}

/**
 * The codes themselves are looked up before, and rows are found by a list of them: a scan of many rows then has nothing in it that
 * keeps it from running in parallel, or that has to be sorted.
 */
function countStatement(
  { schema, name, pairs, isHeld }: Referring,
  { positions, values, types }: TypedCodes,
): RawBuilder<{ position: number; rows: number }> {
  const parts = pairs.map(({ held, target }, at) => {
    const value = typeof held === 'string' ? sql`referring.${sql.id(held)}` : sql`${held.is}::text`
    return {
      target: sql.id(target),
      type: sql.raw((isHeld ? types[at] : null) ?? 'text'),
      // A column may have any type and any collation.
      compared: isHeld ? value : sql`${value}::text collate pg_catalog."C"`,
      listed: [...new Set(values[at])],
    }
  })
  const most = parts.reduce((one, other) => (other.listed.length > one.listed.length ? other : one))
  return sql`
    with referring as (
      select
        ${lines(parts.map(({ compared, target }) => sql`${compared} as ${target}`))},
        count(*) as rows
      from ${tableOf({ schema, name })} as referring
      where ${most.compared} = any (${most.listed}::${most.type}[])
      group by ${sql.join(parts.map((_, at) => sql.lit(at + 1)))}
    )
    select
      code.position,
      sum(referring.rows)::int8 as rows
    from referring
    join (
      select
        given.position,
        ${lines(parts.map(({ target, type }) => sql`given.${target}::${type} as ${target}`))}
      from unnest(
        ${positions}::bigint[],
        ${sql.join(values.map((each) => sql`${each}::text[]`))}
      ) as given (position, ${sql.join(parts.map(({ target }) => target))})
    ) as code
      on ${all(parts.map(({ target }) => sql`referring.${target} = code.${target}`))}
    group by code.position
    order by code.position`
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
