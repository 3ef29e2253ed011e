import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import { all, any, type Fragment } from '../../catalog/statement/sql-fragments.js'
import { untouched } from '../../ledger/own-rows.js'
import { isRecordedOf, recordedChanges } from '../../ledger/recorded-changes.js'

/** The tenants that have a release already; of `waiting`, some rows were blocked and may still be as an earlier one has them. */
export interface SameRelease {
  readonly whole: readonly string[]
  readonly waiting: readonly string[]
  /** True where others have another one. */
  readonly isPartial: boolean
}

/**
 * Of which rows it is true that the release is applied already. There it changes nothing: where the base has another value, somebody
 * accepted what the table holds, and it stays, whatever became of other columns, other rows and other tenants.
 */
export type SameRows = 'all' | 'none' | 'some' | 'some accepted'

export const noSameRelease: SameRelease = { whole: [], waiting: [], isPartial: true }

export function sameRows({ whole, waiting, isPartial }: SameRelease): SameRows {
  if (waiting.length > 0) return 'some accepted'
  if (whole.length === 0) return 'none'
  return isPartial ? 'some' : 'all'
}

/** What `compared` has to say of each row beside its values: for `mayFollow`. */
export function sameFlags(shape: TargetShape, same: SameRelease): readonly Fragment[] {
  const isOf = (tenants: readonly string[]) =>
    shape.tenants === null
      ? sql.lit(tenants.length > 0)
      : sql`coalesce(${tenantOf(shape, 'target')} = any (${tenants}::text[]), false)`
  const flags = {
    sow_same: () => isOf(same.whole),
    sow_accepted: () => sql`case when ${isOf(same.waiting)} then ${acceptedColumns(shape)} end`,
    sow_untouched: () => sql`coalesce(${untouched(shape)}, false)`,
  }
  return sameNames(shape, sameRows(same)).map((name) => sql`${flags[name]()} as ${sql.id(name)}`)
}

/** What these are called. */
export function sameNames(
  { remadeColumns }: TargetShape,
  rows: SameRows,
): readonly ('sow_same' | 'sow_accepted' | 'sow_untouched')[] {
  return [
    ...(rows === 'some' || rows === 'some accepted' ? (['sow_same'] as const) : []),
    ...(rows === 'some accepted' ? (['sow_accepted'] as const) : []),
    ...(rows !== 'none' && remadeColumns.length > 0 ? (['sow_untouched'] as const) : []),
  ]
}

/** Over rows of `compared`: true where what the base has of a column may have to follow the release. */
export function mayFollow(shape: TargetShape, rows: SameRows, { name }: TargetColumn): Fragment {
  // A column that was made anew has nothing of the release, in a row that nobody else wrote.
  const isRemade = shape.remadeColumns.includes(name) ? [sql`sow_untouched`] : []
  switch (rows) {
    case 'none':
      return sql`true`
    case 'all':
      return any(isRemade)
    case 'some':
      return any([sql`not sow_same`, ...isRemade])
    case 'some accepted': {
      const isAccepted = sql`${sql.lit(name)} = any (coalesce(sow_accepted, '{}'))`
      return any([all([sql`not sow_same`, sql`not ${isAccepted}`]), ...isRemade])
    }
  }
}

/**
 * The columns of a row whose base is what somebody accepted, and no run has moved since; all of them where the history of what was
 * before is pruned.
 */
function acceptedColumns(shape: TargetShape): Fragment {
  const based = textsOf('base', basedColumns(shape))
  const isOfRow = (alias: string) => sql`${sql.id(alias)}.dataset = ${shape.identity}
        and ${isRecordedOf(shape, alias, textsOf('target', keyColumns(shape)))}`
  return sql`(
      select array_agg(present.key)
      from ${recordedChanges(shape)} as accepted
      join sow.run as accepting
        on accepting.id = accepted.run
      cross join jsonb_each_text(${based}) as present
      where ${isOfRow('accepted')}
        and accepted.action = 'rebase'
        and accepting.counts -> accepted.dataset ? 'edited'
        and (accepted.base_before is null or accepted.base_before ->> present.key is distinct from present.value)
        and not exists (
          select
          from ${recordedChanges(shape)} as moved
          join sow.run as moving
            on moving.id = moved.run
          where ${isOfRow('moved')}
            and moved.run > accepted.run
            and moving.undoes is null
            and moved.base_before is not null
            and moved.base_before ->> present.key is distinct from present.value
        )
    )`
}
