import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keysAsOne } from '../../catalog/statement/row-digest.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { rosterMembers } from '../census/roster-members.js'
import type { ReleaseKeys } from './record-roster.js'

/**
 * Whether the current roster has the keys of a release already, of all tenants that were compared: then the release, which
 * changed values alone, needs none of its own. Keys are compared as one digest.
 */
export async function listsSameKeys(
  database: Database,
  shape: TargetShape,
  { rows, tenants }: Pick<ReleaseKeys, 'rows' | 'tenants'>,
): Promise<boolean> {
  // A base that gives way to the roster has keys that the roster lacks.
  if (shape.formerBase !== null) return false
  const found = await sql<{ readonly isSame: boolean }>`${sameKeysStatement(shape, rows, tenants)}`.execute(
    database.query,
  )
  return found.rows[0]?.isSame === true
}

function sameKeysStatement(shape: TargetShape, rows: Fragment, tenants: readonly string[]): Fragment {
  const current = sql`ended_run is null
    and roster.tenant in (${sql.join([...tenants, ''])})`
  return sql`
with listed_keys as (
  select
    count(*) as rows,
    ${keysAsOne(shape, 'listed')} as digest
  from (${rows}
  ) as listed
),
known_keys as (
  select
    count(*) as rows,
    ${keysAsOne(shape, 'known')} as digest
  from ${rosterMembers(shape, current)} as known
)
select
  listed_keys.rows = known_keys.rows
    and listed_keys.digest = known_keys.digest as "isSame"
from listed_keys
cross join known_keys`
}
