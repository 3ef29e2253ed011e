import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import { type SequenceBehind, sequencesBehind } from './sequences-behind.js'

/** A sequence that was set past the values that are there. */
export interface MendedSequence {
  /** `table.column`. */
  readonly where: string
  /** The sequence, as SQL names it. */
  readonly sequence: string
  /** The value that it was set to: the next one is beyond it. */
  readonly value: number
}

/** Sets the sequences behind their columns to the highest value that is there. Writes no row. Throws SowError. */
export async function mendSequences(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly MendedSequence[]> {
  return await usingTransaction(database, async () => {
    const mended: MendedSequence[] = []
    for (const behind of await sequencesBehind(database, units)) {
      const value = await setPast(database, behind)
      if (value !== null) mended.push({ where: behind.where, sequence: behind.sequence, value })
    }
    return mended
  })
}

/** Where somebody else moved it on meanwhile, it stays there. */
async function setPast(database: Database, behind: SequenceBehind): Promise<number | null> {
  const { schema, table, column, sequence } = behind
  await sql`lock table ${sql.id(schema, table)} in share row exclusive mode`.execute(database.query)
  const found = await sql<{ readonly value: number }>`
    select setval(${sequence}::regclass, highest.value)::int8 as value
    from (
      select max(${sql.ref(column)})::int8 as value
      from ${sql.id(schema, table)}
    ) as highest
    where highest.value > coalesce(pg_sequence_last_value(${sequence}::regclass), highest.value - 1)
  `.execute(database.query)
  return found.rows[0]?.value ?? null
}
