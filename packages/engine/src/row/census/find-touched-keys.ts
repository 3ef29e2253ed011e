import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import { valueIn } from '../../catalog/statement/row-texts.js'
import {
  any,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { isOwn } from '../../ledger/own-rows.js'
import { rosterMembers } from './roster-members.js'

/** The texts of a key's parts, in the order of the dataset's fields. */
export type KeyTexts = readonly (string | null)[]

/** How many rows the last release had, and the most keys that are worth to be known. */
export interface TouchedLimits {
  readonly rows: number
  readonly most: number
}

/**
 * The keys of the rows of the last release that may not be as Sow left them: all others are, and nobody needs to look at
 * them again. Null where they are more than that, or where the ledger has other rows than those of the release: of an
 * earlier one, say, that stayed.
 */
export async function findTouchedKeys(
  database: Database,
  shape: TargetShape,
  { rows, most }: TouchedLimits,
): Promise<readonly KeyTexts[] | null> {
  const counted = await touchedStatement(shape, most).execute(database.query)
  const found = counted.rows[0] as TouchedRows | undefined
  return found?.members === rows ? found.keys : null
}

interface TouchedRows {
  readonly members: number
  readonly keys: readonly KeyTexts[] | null
}

export function touchedStatement(shape: TargetShape, most: number): Fragment {
  const key = keyFieldsOf(shape).map((name) => sql`${column('member', name)}::text`)
  const noted = keyColumns(shape).map(
    (each) => sql`${valueIn(sql`change.key`, each)} as ${sql.id(each.name)}`,
  )
  return sql`
with noted as (
  select distinct
    ${lines(noted)}
  from sow.change
  where dataset = ${shape.identity}
    and touched
),
looked as (
  select
    json_build_array(${sql.join(key)}) as key,
    ${any([
      sql`${presence('target', shape)} is null`,
      sql`${presence('noted', shape)} is not null`,
      ...(shape.base === null ? [] : [sql`member.tombstone_run is not null`]),
      sql`not coalesce(${isOwn(shape, 'target')}, false)`,
    ])} as is_touched
  from ${shape.base === null ? rosterMembers(shape) : table(shape.base)} as member
  left join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'member', shape)}
  left join noted
    on ${sameBaseKey('noted', 'member', shape)}
)
select
  count(*) as members,
  case
    when count(*) filter (where is_touched) <= ${most}::bigint
      then coalesce(json_agg(key) filter (where is_touched), '[]')
  end as keys
from looked`
}
