import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../catalog/shape/carried-columns.js'
import { ownerRules } from '../catalog/shape/policy-rules.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { anyDiffersFromBase } from '../catalog/statement/compared-values.js'
import {
  all,
  any,
  asTarget,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { decisions, deltaValues } from '../row/diff/delta-columns.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'

/** Which edits are meant. */
export interface EditsWish {
  /** Conditions on the row of the base, `base`, and of the table, `target`. */
  readonly rows: readonly Fragment[]
  /** True where rows that are gone count among them. */
  readonly withGone: boolean
}

/** Rows that differ from their base, with the table's values as those of the base to be; and rows that are gone. */
export async function fillEdits(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  { rows, withGone }: EditsWish,
): Promise<void> {
  const shared = basedColumns(shape)
  const values = deltaValues(
    shape,
    shared.map((each) => ({ column: each, value: column('target', each.name) })),
  )
  const names = [...keyColumns(shape).map(({ name }) => name), ...values.keys()]
  const gone = sql`${presence('target', shape)} is null`
  // Where the package owns the rows, one that is gone comes back: there is nothing to accept.
  const accepted = withGone && ownerRules[shape.rowOwnership].isSites ? [gone] : []
  const edited =
    shared.length === 0 ? [] : [sql`(not (${gone}) and ${anyDiffersFromBase('target', 'base', shared)})`]
  const select = sql`
select
  case when ${gone} then 'tombstone' else 'none' end,
  not (${gone}), true, false, false, not (${gone}),
  ${lines([
    ...keyColumns(shape).map((each) => asTarget(column('base', each.name), each)),
    ...values.values(),
  ])}
from ${baseRows(shape)} as base
left join ${targetRows(shape)} as target
  on ${sameBaseKey('target', 'base', shape)}
where base.tombstone_run is null
  and ${any([...accepted, ...edited])}
  and ${all(rows)}`
  await runWork(database, { kind: 'fill', into: work.delta, columns: [...decisions, ...names], select })
}
