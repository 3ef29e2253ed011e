import { sql } from 'kysely'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database, SoughtRefusal } from '../../database/database.js'
import type { WorkTable } from '../../database/work-statement.js'
import { readDriverError } from '../../server/connect/driver-error.js'
import { checkDeferred } from '../../transaction/project-path.js'
import { RefusedRow } from './refused-row.js'

/**
 * Runs a statement over the rows of a work table. In a run that looks for a refused row it is run under a savepoint, and
 * where it fails again, over ever fewer of the rows, until the first is found that it fails on: throws RefusedRow.
 */
export async function narrowing<Result>(
  database: Database,
  rows: WorkTable,
  statement: () => Promise<Result>,
): Promise<Result> {
  const { sought } = database
  if (sought === null || database.workRunner !== null) return await statement()
  const attempt = async () => {
    const result = await statement()
    if (mayBeDeferred(sought)) await checkConstraints(database, sought)
    return result
  }
  await database.session.query('savepoint sow_rows')
  try {
    const result = await attempt()
    await database.session.query('release savepoint sow_rows')
    return result
  } catch (error) {
    if (!isSought(error, sought)) throw error
    await database.session.query('rollback to savepoint sow_rows')
    const position = await firstRefused(database, rows, attempt, sought)
    if (position === null) throw error
    throw new RefusedRow({ kind: 'position', position }, readDriverError(error)?.column, error)
  }
}

/** The lowest position with which the statement fails, by halves: some twenty statements for a million rows. */
async function firstRefused(
  database: Database,
  rows: WorkTable,
  attempt: () => Promise<unknown>,
  sought: SoughtRefusal,
): Promise<number | null> {
  const { session, query } = database
  const { rows: found } = await sql<{ first: number | null; last: number | null }>`
    select
      min(sow_position) as first,
      max(sow_position) as last
    from ${table(rows)}
  `.execute(query)
  const { first, last } = found[0] ?? { first: null, last: null }
  if (first === null || last === null) return null
  let [passes, fails] = [first - 1, last]
  while (fails - passes > 1) {
    const middle = Math.floor((passes + fails) / 2)
    await sql`delete from ${table(rows)} where sow_position > ${middle}`.execute(query)
    const isRefused = await attempt().then(
      () => false,
      (error: unknown) => isSought(error, sought),
    )
    await session.query('rollback to savepoint sow_rows')
    if (isRefused) fails = middle
    else passes = middle
  }
  return fails
}

/**
 * A row of another dataset may yet make a reference good, or what a trigger of the application looks for at the end, unless no
 * other is to come.
 */
function mayBeDeferred({ sqlState, isAlone }: SoughtRefusal): boolean {
  return sqlState === '23505' || sqlState === '23P01' || isAlone
}

/** Has deferred constraints speak up; only the sought refusal counts, and what else is open stays deferred. */
async function checkConstraints(database: Database, sought: SoughtRefusal): Promise<void> {
  const { session } = database
  await session.query('savepoint sow_deferred')
  const refusal = await session.query(checkDeferred(database)).then(
    () => null,
    (error: unknown) => error,
  )
  await session.query('rollback to savepoint sow_deferred')
  if (refusal !== null && isSought(refusal, sought)) throw refusal
}

/** True of the very refusal that is looked for. */
export function isSought(error: unknown, { sqlState, constraint }: SoughtRefusal): boolean {
  const found = readDriverError(error)
  return found?.sqlState === sqlState && found.constraint === constraint
}
