import { type RawBuilder, sql } from 'kysely'
import { all, type Fragment, lines, table as tableOf } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import { checkReferences } from './check-references.js'
import { type CodeTable, type Referring, referringTables, successorsTable } from './referring-tables.js'
import { type HeldCodes, spelledCodes } from './spelled-codes.js'

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
    await checkReferences(database, question.declared)
    const found: Omit<ImpactedRows, 'successors'>[] = []
    for (const referring of await referringTables(database, question))
      found.push(...(await countRows(database, question, referring)))
    const successors = await readSuccessors(database, question)
    return found.map((each) => ({ ...each, successors: successors.get(each.code) ?? [] }))
  })
}

async function countRows(
  database: Database,
  question: ImpactQuestion,
  referring: Referring,
): Promise<Omit<ImpactedRows, 'successors'>[]> {
  const targets = referring.pairs.map(({ target }) => target)
  const { types, ...held } = await readTargets(database, question, targets)
  const codes = referring.isHeld ? held : await spelledCodes(database, question, held)
  const counted = await countStatement(referring, codes, types).execute(database.query)
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
  { positions, values }: HeldCodes,
  types: readonly string[],
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

interface Targets extends HeldCodes {
  readonly types: readonly string[]
}

/** What rows that refer to the changed codes hold, and the types of these columns. */
async function readTargets(
  database: Database,
  { table, key, codes }: ImpactQuestion,
  targets: readonly string[],
): Promise<Targets> {
  const place = tableNamed(database, table)
  const found = await sql<{ position: number; held: string[] }>`
    select
      changed.position,
      array[${sql.join(targets.map((each) => sql`target.${sql.id(each)}::text`))}] as held
    from ${changedRows(key, codes)}
    join ${tableOf(place)} as target
      on ${sql.join(
        key.map((each) => sql`target.${sql.id(each)}::text = changed.${sql.id(each)}`),
        sql.raw(' and '),
      )}
  `.execute(database.query)
  const typed = await sql<{ name: string; type: string }>`
    select
      attribute.attname::text as name,
      pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as type
    from pg_catalog.pg_attribute attribute
    where attribute.attrelid = format('%I.%I', ${place.schema}::text, ${place.name}::text)::regclass
      and attribute.attname::text = any (${[...targets]}::text[])
  `.execute(database.query)
  return {
    positions: found.rows.map(({ position }) => position),
    values: targets.map((_, at) => found.rows.map(({ held }) => held[at] ?? '')),
    types: targets.map((each) => typed.rows.find(({ name }) => name === each)?.type ?? 'text'),
  }
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
