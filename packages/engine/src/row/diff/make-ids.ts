import { sql } from 'kysely'
import type { Surrogate, TargetShape } from '../../catalog/shape/target-shape.js'
import { column, type Fragment } from '../../catalog/statement/sql-fragments.js'
import { expressionWithSchemas, isWord } from '../../catalog/statement/with-schemas.js'
import type { Database } from '../../database/database.js'
import type { ChangeRows, WorkTable } from '../../database/work-statement.js'
import { onProjectPath } from '../../transaction/project-path.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'

/** Where the ids of new rows come from: the column's default, or placeholders in a plan, which burns no sequence. */
export type NewIds = 'default' | 'placeholder'

/** The id of a new row; null where the application's own code makes it, which `makeIds` runs afterwards. */
export function newId(surrogate: Surrogate, newIds: NewIds): Fragment {
  if (callsApplication(surrogate)) return sql`null::${sql.raw(surrogate.type)}`
  const burnsSequence = surrogate.expression.includes('nextval(')
  return newIds === 'placeholder' && burnsSequence
    ? sql`(- row_number() over ())::${sql.raw(surrogate.type)}`
    : sql.raw(surrogate.expression)
}

/** Gives rows of a work table that have none yet the ids that the application's own code makes. */
export async function makeIds(database: Database, statement: ChangeRows | null): Promise<void> {
  if (statement !== null) await onProjectPath(database, () => runWork(database, statement))
}

/** The ids of a tree's new rows; null where no code of the application makes them. */
export function treeIdsStatement(shape: TargetShape, { identity }: WorkTables): ChangeRows | null {
  return idsStatement(shape, identity, [])
}

/** The ids of new rows, as a plan tells them. */
export function plannedIdsStatement(shape: TargetShape, { delta }: WorkTables): ChangeRows | null {
  return idsStatement(shape, delta, [isWord(column('made', 'sow_action'), 'insert')])
}

/** On the project's search path: that code names things as the application does. */
function idsStatement(
  { surrogate }: TargetShape,
  table: WorkTable,
  where: readonly Fragment[],
): ChangeRows | null {
  if (surrogate === null || !callsApplication(surrogate)) return null
  return {
    kind: 'change',
    table,
    alias: 'made',
    from: null,
    set: { [surrogate.column]: sql.raw(expressionWithSchemas(surrogate.expression)) },
    where: [sql`${column('made', surrogate.column)} is null`, ...where],
  }
}

/** A function that is not the server's own has its schema wherever the server writes it, and reading runs under that alone. */
function callsApplication({ expression }: Surrogate): boolean {
  const bare = expression.replace(/'(?:[^']|'')*'/g, '').replaceAll('pg_catalog.', '')
  return /(?:"|\b[\w$]+)\.(?:"[^"]+"|[\w$]+)\(/.test(bare)
}
