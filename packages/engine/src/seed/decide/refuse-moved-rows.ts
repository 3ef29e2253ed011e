import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { namedTables, nameOfTable, tableNamed, tableOf } from '../../database/table-named.js'
import type { ReleaseFacts } from '../../ledger/read-releases.js'

/**
 * A mapping that names another table than the one that has the rows would leave them behind, the site's values with them, and
 * take every row of the new table for one that the site deleted. A table that was renamed is no other one: it no longer has
 * the name that the ledger knows. Throws TARGET_MOVED.
 */
export async function refuseMovedRows(
  database: Database,
  units: readonly DatasetUnit[],
  recorded: readonly ReleaseFacts[],
): Promise<void> {
  const moved = units.flatMap((unit) => {
    const release = recorded.find(({ dataset }) => dataset === unit.dataset.identity)
    const target = nameOfTable(database, tableNamed(database, unit.dataset.table))
    return release === undefined || release.tableName === target ? [] : [{ unit, release, target }]
  })
  for (const { unit, release, target } of moved)
    if (await isLeftBehind(database, unit, release)) throw movedRows(unit, release, target)
}

/** True where the former table is there, and it is a mapping that leaves it, or that ends. */
async function isLeftBehind(
  database: Database,
  { mapping }: DatasetUnit,
  { dataset, definitionHash, tableName }: ReleaseFacts,
): Promise<boolean> {
  const found = await sql<{ readonly isThere: boolean; readonly wasMapped: boolean }>`
    select
      ${tableOf(database, sql`named.written`)} is not null as "isThere",
      exists (
        select
        from sow.definition as defined
        where defined.dataset = ${dataset}
          and defined.definition_hash = ${definitionHash}
          and defined.definition ? 'mapping'
      ) as "wasMapped"
    from ${namedTables(database, [tableName])}
  `.execute(database.query)
  const [row] = found.rows
  return row?.isThere === true && (row.wasMapped || mapping !== undefined)
}

function movedRows(
  { package: name, dataset: { identity } }: DatasetUnit,
  { tableName }: ReleaseFacts,
  target: string,
): SowError {
  return new SowError({
    code: 'TARGET_MOVED',
    message: `The rows of ${identity} are in ${tableName}, and the configuration has them in ${target} now.`,
    hint: `Give the mapping its table ${tableName} back, rename the table itself, or let go of the rows first with \`sow db remove ${identity.slice(0, identity.indexOf('/'))}\`.`,
    place: { package: name, dataset: identity, table: target },
  })
}
