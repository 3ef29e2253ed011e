import { sql } from 'kysely'
import { keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import { hasOneText } from '../../catalog/shape/sealed-column.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { rowTexts, textObject, textsOf } from '../../catalog/statement/row-texts.js'
import {
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { insertChanges } from '../../ledger/insert-changes.js'
import { isOwn } from '../../ledger/own-rows.js'
import { changeColumns } from '../../ledger/recorded-changes.js'
import { members } from '../census/release-members.js'
import { rosterMembers } from '../census/roster-members.js'
import { deltaRows, seen, take } from '../diff/delta-columns.js'
import type { WorkTables } from '../work-tables.js'

/**
 * Keeps what an undo merges back, before the merge: of every row that will be written, the columns that are written
 * as they are and as they become, of a row that will be deleted every column, and the base as it is. Inserted rows
 * are known by the base's `inserted_run`, or by the roster; those that only come back are kept as well.
 */
export async function recordChanges(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  run: number,
): Promise<void> {
  await changesStatement(shape, work, run).execute(database.query)
}

export function changesStatement(shape: TargetShape, work: WorkTables, run: number): Fragment {
  const based = shape.base !== null && shape.baseExists
  const rows = sql`
  select
    ${tenantOf(shape, 'decided')} as tenant,
    ${keyInTable(shape)} as key,
    case when decided.sow_action = 'none' then 'rebase' else decided.sow_action end as action,
    case
      when decided.sow_action = 'delete' then ${rowTexts(shape, 'target')}
      else ${takenTexts(shape, seen)}
    end as before,
    ${takenTexts(shape, ({ name }) => name)} as after,
    ${based ? baseTexts(shape) : sql`null::jsonb`} as base_before,
    ${based ? sql`base.inserted_run` : sql`null::bigint`} as inserted_run_before,
    ${based ? sql`base.tombstone_run` : sql`null::bigint`} as tombstone_run_before,
    ${presence('target', shape)} is not null and not coalesce(${isOwn(shape, 'target')}, false) as touched
from ${deltaRows(shape, work, ['value', 'seen'])} as decided
left join ${targetRows(shape)} as target
  on ${sameKey('target', 'decided', shape)}
${based && shape.base !== null ? joinedBase(shape, 'decided') : sql``}
where decided.sow_action in ('update', 'revive', 'retire', 'delete', 'tombstone')
  or decided.sow_rebase${insertedAgain(shape, work)}`
  return insertChanges(shape, run, changeColumns, rows)
}

/**
 * The key of a row as the table spells it: that of the release may be another text for an equal value, and what is known of a row is
 * looked up by what it looks like.
 */
function keyInTable(shape: TargetShape): Fragment {
  const parts = keyColumns(shape).map((each) =>
    hasOneText(each)
      ? { name: each.name, value: column('decided', each.name) }
      : {
          name: each.name,
          value: sql`coalesce(${column('target', each.name)}, ${column('decided', each.name)})`,
        },
  )
  return textObject(parts)
}

/** A roster tells which rows a run inserted, but for those that it had before and that were gone from the table. */
function insertedAgain(shape: TargetShape, work: WorkTables): Fragment {
  if (shape.base !== null) return sql``
  const isRoster = shape.formerBase === null && shape.tenants !== null
  const known = isRoster ? rosterMembers(shape, ofTenantsWithRows(shape, work)) : members(shape)
  return sql`
  or (
    decided.sow_action = 'insert'
    and exists (
      select
      from ${known} as member
      where ${sameBaseKey('member', 'decided', shape)}
    )
  )`
}

/** The present roster of tenants that get rows: a new one costs nothing of what ten thousand others have. */
function ofTenantsWithRows(shape: TargetShape, work: WorkTables): Fragment {
  return sql`ended_run is null
    and roster.tenant in (
      select ${tenantOf(shape, 'getting')}
      from ${table(work.delta)} as getting
      where getting.sow_action = 'insert'
    )`
}

/** One object of the columns that are written; null where none is. All are taken, and those that are not written left out. */
function takenTexts(shape: TargetShape, name: (column: TargetShape['columns'][number]) => string): Fragment {
  const columns = valueColumns(shape)
  if (columns.length === 0) return sql`null::jsonb`
  const texts = textObject(columns.map((each) => ({ name: each.name, value: column('decided', name(each)) })))
  const others = columns.map(
    (each) => sql`case when ${take(shape, 'decided', each)} then null else ${sql.lit(each.name)}::text end`,
  )
  return sql`case
    when decided.sow_action in ('update', 'revive', 'retire') then nullif(${texts} - array_remove(array[
    ${lines(others)}
    ], null), '{}')
  end`
}

function baseTexts(shape: TargetShape): Fragment {
  const based = sharedColumns(shape).filter(({ name }) => shape.baseColumns.includes(name))
  return sql`case
    when ${presence('base', shape)} is not null then ${textsOf('base', based)}
  end`
}
