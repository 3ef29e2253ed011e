import { sql } from 'kysely'
import { table as tableOf } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'

/** Codes by the number of each, and the values of its key's columns, as text. */
export interface HeldCodes {
  readonly positions: readonly number[]
  readonly values: readonly (readonly string[])[]
}

/**
 * The same codes in each way in which a site may have written them, where no foreign key held it to one: in capitals or not, with
 * the dot of ICD-10 or without. A spelling that is a code of its own, or that two of them share, is left out.
 */
export async function spelledCodes(
  database: Database,
  { table, key }: { readonly table: string; readonly key: readonly string[] },
  held: HeldCodes,
): Promise<HeldCodes> {
  const written = spellingsOfAll(held)
  const others = await readOwnCodes(database, table, key, written)
  const kept = written.filter(({ isAsHeld, parts }) => isAsHeld || !others.has(nameOf(parts)))
  return {
    positions: kept.map(({ position }) => position),
    values: key.map((_, at) => kept.map(({ parts }) => parts[at] ?? '')),
  }
}

interface Spelling {
  readonly position: number
  readonly parts: readonly string[]
  readonly isAsHeld: boolean
}

function spellingsOfAll({ positions, values }: HeldCodes): readonly Spelling[] {
  const known = new Map<string, Spelling | null>()
  for (const [at, position] of positions.entries()) {
    const parts = values.map((each) => each[at] ?? '')
    for (const spelled of productOf(parts.map(spellingsOf))) {
      const name = nameOf(spelled)
      const isAsHeld = name === nameOf(parts)
      const met = known.get(name)
      if (isAsHeld || met === undefined) known.set(name, { position, parts: spelled, isAsHeld })
      else if (met?.isAsHeld !== true) known.set(name, null)
    }
  }
  return [...known.values()].filter((each) => each !== null)
}

/** A letter, a digit, and as much as a code of ICD-10 may have after them. */
const icdCode = /^[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/i

function spellingsOf(part: string): readonly string[] {
  const forms = [part]
  if (icdCode.test(part)) {
    const plain = part.replace('.', '')
    forms.push(plain, plain.length > 3 ? `${plain.slice(0, 3)}.${plain.slice(3)}` : plain)
  }
  return [...new Set(forms.flatMap((form) => [form, form.toLowerCase(), form.toUpperCase()]))]
}

function productOf(parts: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return parts.reduce<readonly (readonly string[])[]>(
    (before, forms) => before.flatMap((each) => forms.map((form) => [...each, form])),
    [[]],
  )
}

function nameOf(parts: readonly string[]): string {
  return JSON.stringify(parts)
}

/** Those of the spellings that are codes of the table themselves. */
async function readOwnCodes(
  database: Database,
  table: string,
  key: readonly string[],
  written: readonly Spelling[],
): Promise<ReadonlySet<string>> {
  const arrays = key.map((_, at) => sql`${written.map(({ parts }) => parts[at] ?? '')}::text[]`)
  const names = key.map((each) => sql.id(each))
  const found = await sql<{ parts: string[] }>`
    select array[${sql.join(names.map((name) => sql`given.${name}`))}] as parts
    from unnest(${sql.join(arrays)}) as given (${sql.join(names)})
    join ${tableOf(tableNamed(database, table))} as target
      on ${sql.join(
        names.map((name) => sql`target.${name}::text collate pg_catalog."C" = given.${name}`),
        sql.raw(' and '),
      )}
  `.execute(database.query)
  return new Set(found.rows.map(({ parts }) => nameOf(parts)))
}
