import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../catalog/shape/carried-columns.js'
import { otherReferences } from '../catalog/shape/incoming-references.js'
import type { TableName, TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { sameAsBase } from '../catalog/statement/compared-values.js'
import {
  all,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import { untouched } from '../ledger/own-rows.js'
import { type DecidedBefore, unreferencedBy } from '../row/diff/leaving-referrers.js'
import type { Undoing } from './changed-rows.js'
import { insertedKeys } from './inserted-keys.js'

/** Beside the keys: what is read of each row, what is true of one that another dataset has, and what a look decided already. */
interface JudgedInserted {
  readonly carried: Fragment
  readonly values: ReadonlyMap<string, Fragment>
  readonly before: readonly DecidedBefore[]
}

/** The rows that a run inserted and that are in the table, as `judged`, each with the reason why it may not go. */
export function judgedInserted(
  shape: TargetShape,
  undoing: Undoing,
  replacedBase: TableName | null,
  { carried, values, before }: JudgedInserted,
): Fragment {
  const unedited = [
    untouched(shape),
    ...(shape.base === null
      ? []
      : basedColumns(shape).map((each) =>
          sameAsBase(column('target', each.name), column('base', each.name), each),
        )),
  ]
  return sql`inserted as (${insertedKeys(shape, undoing, replacedBase)}
),
judged as (
  select
    case
      when ${carried} then 'carried'
      when not (${all(unedited)}) then 'edited'
      when not (${all(otherReferences(shape).map((each) => unreferencedBy(each, before)))}) then 'referenced'
    end as sow_reason,
    target.xmin as sow_xmin,
    ${lines([
      ...keyColumns(shape).map(({ name }) => column('target', name)),
      ...[...values].map(([name, value]) => sql`${value} as ${sql.id(name)}`),
    ])}
  from inserted
  join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'inserted', shape)}
  ${
    shape.base === null
      ? sql``
      : sql`join ${baseRows(shape)} as base
    on ${sameBaseKey('base', 'inserted', shape)}`
  }
)`
}
