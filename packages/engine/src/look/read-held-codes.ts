import { sql } from 'kysely'
import { type Fragment, table as tableOf } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import type { ChangedCode, ImpactQuestion } from './changed-code.js'
import type { Referring } from './referring-tables.js'
import { type HeldCodes, spelledCodes } from './spelled-codes.js'

/** Codes as rows hold them, and the types of the columns that they refer to. */
export interface TypedCodes extends HeldCodes {
  readonly types: readonly string[]
}

/** The codes as rows of a table hold them: the same for all tables that refer to the same columns, so they are read once. */
export async function readHeldCodes(
  database: Database,
  question: ImpactQuestion,
  { pairs, isHeld }: Referring,
  known: Map<string, TypedCodes>,
): Promise<TypedCodes> {
  const targets = pairs.map(({ target }) => target)
  const name = JSON.stringify([isHeld, ...targets])
  const before = known.get(name)
  if (before !== undefined) return before
  const { types, ...held } = await readTargets(database, question, targets)
  const codes = isHeld ? held : await spelledCodes(database, question, held)
  const found = { ...codes, types }
  known.set(name, found)
  return found
}

/** What rows that refer to the changed codes hold, and the types of these columns. */
async function readTargets(
  database: Database,
  { table, key, codes }: ImpactQuestion,
  targets: readonly string[],
): Promise<TypedCodes> {
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
export function changedRows(key: readonly string[], codes: readonly ChangedCode[]): Fragment {
  const arrays = key.map((_, at) => sql`${codes.map((code) => code.key[at] ?? '')}::text[]`)
  return sql`unnest(${sql.join(arrays)}) with ordinality as changed (${sql.join(
    [...key, 'position'].map((name) => sql.id(name)),
  )})`
}
