import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { described } from './catalog-parts.js'
import { scriptedBelongings } from './scripted-belongings.js'
import { scriptedObjects } from './scripted-objects.js'
import { scriptedRights, scriptedRoles } from './scripted-rights.js'
import { scriptedRoutines } from './scripted-routines.js'
import { scriptedTables } from './scripted-tables.js'
import { scriptedTriggers } from './scripted-triggers.js'

const inOrder = [
  scriptedRoles,
  ...scriptedObjects,
  ...scriptedRoutines,
  ...scriptedTables,
  ...scriptedBelongings,
  ...scriptedTriggers,
  ...scriptedRights,
]

/**
 * The statements that make what a catalog has, in an order in which they run: from the server's own words, so that a catalog that is
 * made by them says the same of every object. Owners are not among them: they are whoever runs the statements. Writes nothing.
 */
export async function scriptCatalog(database: Database): Promise<readonly string[]> {
  return await usingLook(database, async () => {
    const steps = inOrder.map(
      (step, index) => sql`
  select
    ${sql.lit(index)} as step,
    made.place,
    made.statement
  from (${step}
  ) as made (place, statement)
  where made.statement is not null`,
    )
    const found = await sql<{ statement: string }>`
  with ${described}
  select statement
  from (${sql.join(steps, sql.raw('\n  union all'))}
  ) as script
  order by
    step,
    place,
    statement`.execute(database.query)
    return found.rows.map(({ statement }) => statement)
  })
}
