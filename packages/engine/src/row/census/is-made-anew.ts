import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { sameBaseKey, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { members } from './release-members.js'

/**
 * True where somebody dropped the table and made it anew, as the reset of a migration tool does: it is another table than the
 * one that Sow wrote, which is gone, and of all the rows that the release held not one is in it. A restored copy is another table as well,
 * and has them; where a site deleted rows, the table is the same.
 */
export async function isMadeAnew(database: Database, shape: TargetShape): Promise<boolean> {
  if (!shape.isOtherTable) return false
  const found = await sql<{ anew: boolean }>`
    select not exists (
        select
        from sow.seal as known
        join pg_catalog.pg_class class
          on class.oid = (known.columns ->> 'table')::oid
        where known.dataset = ${shape.identity}
      )
      and exists (
        select
        from ${members(shape)} as base
      )
      and not exists (
        select
        from ${members(shape)} as base
        join ${targetRows(shape)} as target
          on ${sameBaseKey('target', 'base', shape)}
      ) as anew
  `.execute(database.query)
  return found.rows[0]?.anew === true
}

/** The shape of a table that nothing is known of: what the ledger remembers is about the one before. */
export function withoutMemory(shape: TargetShape): TargetShape {
  return {
    ...shape,
    baseExists: false,
    hasRoster: false,
    baseColumns: [],
    baseMoves: [],
    baseIsDescribed: false,
    arrivingColumns: [],
    formerBase: null,
    sealLayouts: [],
    isOtherTable: false,
  }
}
