import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkStatement } from '../../database/work-statement.js'
import { sqlOf } from '../../row/run-work.js'

/** A statement as text, with placeholders for its values and without an end. */
export function readableSql(database: Database, statement: Fragment | WorkStatement): string {
  const parts = 'kind' in statement ? sqlOf(statement) : [statement]
  return parts.map((part) => withoutEmptyLines(part.compile(database.query).sql)).join(';\n')
}

/** Empty lines are where a shape has no such part. */
function withoutEmptyLines(sql: string): string {
  return sql
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trimEnd())
    .join('\n')
}
