import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { DrawnColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { column, table as tableOf } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'

/** A sequence that new rows take a value from, where it stood before any was taken. */
export interface StandingSequence extends DrawnColumn {
  readonly last: number
  readonly increment: number
  /** Sets it past all values that are there. */
  readonly remedy: string
}

/** Reads the sequences whose values have to be free: those of columns that are unique and that the dataset does not carry. */
export async function readSequences(
  database: Database,
  shape: TargetShape,
): Promise<readonly StandingSequence[]> {
  if (shape.drawn.length === 0) return []
  const found = await sql<StandingSequence>`
    select
      drawn.column,
      drawn.sequence,
      coalesce(pg_sequence_last_value(known.seqrelid), known.seqstart - known.seqincrement) as last,
      known.seqincrement as increment,
      format(
        'select setval(%L, (select max(%I) from %I.%I));',
        drawn.sequence, drawn.column, ${shape.table.schema}::text, ${shape.table.name}::text
      ) as remedy
    from jsonb_to_recordset(${JSON.stringify(shape.drawn)}::jsonb) as drawn ("column" text, sequence text)
    join pg_catalog.pg_sequence known
      on known.seqrelid = drawn.sequence::regclass
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = ${shape.tableId}
      and attribute.attname = drawn.column
    where known.seqincrement > 0
      and has_sequence_privilege(known.seqrelid, 'usage')
      and exists (
        select
        from pg_catalog.pg_index entry
        where entry.indrelid = ${shape.tableId}
          and entry.indisunique
          and entry.indkey::text = attribute.attnum::text
      )
  `.execute(database.query)
  return found.rows
}

/**
 * Throws TARGET_SEQUENCE where a value that one of `inserted` new rows would get is taken: somebody wrote rows with values of their
 * own past the sequence, as a restore or an import does.
 */
export async function checkSequences(
  database: Database,
  shape: TargetShape,
  sequences: readonly StandingSequence[],
  inserted: number,
): Promise<void> {
  for (const standing of inserted === 0 ? [] : sequences) {
    const { column: name, last, increment } = standing
    const found = await sql<{ taken: boolean }>`
      select exists (
        select
        from ${tableOf(shape.table)} as target
        where ${column('target', name)} > ${last}::bigint
          and ${column('target', name)} <= ${last}::bigint + ${increment}::bigint * ${inserted}::bigint
      ) as taken
    `.execute(database.query)
    if (found.rows[0]?.taken === true) throw behind(shape, standing)
  }
}

function behind({ identity, table }: TargetShape, standing: StandingSequence): SowError {
  const { column: name, sequence, remedy } = standing
  return new SowError({
    code: 'TARGET_SEQUENCE',
    message: `The sequence ${sequence} is behind: new rows of ${identity} would get values of ${table.name}.${name} that others have.`,
    hint: `Set it past them: ${remedy}`,
    place: { dataset: identity, table: table.name, column: name },
  })
}
