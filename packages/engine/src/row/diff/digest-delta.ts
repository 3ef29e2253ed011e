import { sql } from 'kysely'
import { keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { column } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'
import { conflict, deltaRows, seen, take } from './delta-columns.js'

/**
 * A digest of everything that a delta decides: SHA-256 over one line a row, in no order. The release's values are not
 * in it, they are in its content hash; nor are ids of rows that are yet to be inserted, which differ from plan to run.
 */
export async function digestDelta(database: Database, shape: TargetShape, work: WorkTables): Promise<string> {
  const flags = [
    ...valueColumns(shape).map((each) => take(shape, 'decided', each)),
    ...sharedColumns(shape).map((each) => conflict(shape, 'decided', each)),
  ]
  const found = valueColumns(shape).map((each) => column('decided', seen(each)))
  const texts = [...found, ...flags].map((value) => sql`${value}::text`)
  // A row of the release is known by its place in it: its key may be renamed by the very run.
  const keys = keyColumns(shape).map(({ name }) => sql`${column('decided', name)}::text`)
  const tenant = shape.tenants === null ? [] : [sql`${column('decided', shape.tenants.column)}::text`]
  const digest = await sql<{ digest: string }>`
with lines as (
  select
    decided.sow_action || ' ' || case
      when decided.sow_in_table then array[
        case when decided.sow_position is null then array[${sql.join(keys)}]::text else decided.sow_position::text end,
        ${sql.join([...tenant, ...texts, sql`null::text`])}
      ]::text
      else coalesce(decided.sow_position::text, '')
    end as line
  from ${deltaRows(shape, work, ['seen'])} as decided
),
hashed as (
  select encode(sha256(convert_to(line, 'UTF8')), 'hex') as line
  from lines
)
select encode(sha256(convert_to(coalesce(string_agg(line, '' order by line), ''), 'UTF8')), 'hex') as digest
from hashed`.execute(database.query)
  return digest.rows[0]?.digest ?? ''
}
