import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { sameBaseKey, targetRows } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { membersAsRecorded } from './release-members.js'

/**
 * True where a reset dropped the tables and made them anew, as migration tools do: no table that Sow ever wrote is there any
 * more, and of all the rows that the release held not one is in the table of its name. It leaves the ledger as it was written,
 * which a restored copy does not: there every table is another one, and what the site had deleted stays away. Where one table
 * alone was emptied, or made again beside others, nobody knows what was meant, and its rows count as deleted by the site.
 */
export async function isMadeAnew(database: Database, shape: TargetShape): Promise<boolean> {
  if (!shape.isOtherTable) return false
  const found = await sql<{ anew: boolean }>`
    select not exists (
        select
        from sow.seal as known
        join pg_catalog.pg_class class
          on class.oid = (known.columns ->> 'table')::oid
      )
      and exists (
        select
        from sow.seal as known
        join sow.run as run
          on run.id = known.run
        where known.xmin = run.xid::xid
      )
      and exists (
        select
        from ${membersAsRecorded(shape)} as base
      )
      and not exists (
        select
        from ${membersAsRecorded(shape)} as base
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
    carriedColumns: [],
    recastColumns: [],
    waitingColumns: [],
    remadeColumns: [],
    newerColumns: [],
    formerBase: null,
    formerColumns: [],
    sealLayouts: [],
    isOtherTable: false,
  }
}
