import { sql } from 'kysely'
import { valueColumns } from '../../catalog/shape/carried-columns.js'
import type { IncomingReference } from '../../catalog/shape/catalog-foreign-keys.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import { equal } from '../../catalog/statement/equal.js'
import { all, any, column, type Fragment, sameKey, table } from '../../catalog/statement/sql-fragments.js'
import type { WorkTables } from '../work-tables.js'
import { take } from './delta-columns.js'

/** Rows of a dataset that were decided before in the same look, and that nothing carried out. */
export interface DecidedBefore {
  readonly shape: TargetShape
  readonly work: WorkTables
}

/** Conditions on a row `referring` that will still refer once what was decided before is carried out. */
export function stillRefers(
  { table: from, columns }: IncomingReference,
  before: readonly DecidedBefore[],
): Fragment[] {
  return before
    .filter(({ shape }) => shape.table.schema === from.schema && shape.table.name === from.name)
    .map(({ shape, work }) => {
      const takes = valueColumns(shape)
        .filter(({ name }) => columns.includes(name))
        .map((each) => take(shape, 'leaving', each))
      return sql`not exists (
      select
      from ${table(work.delta)} as leaving
      where ${sameKey('leaving', 'referring', shape)}
        and ${any([sql`leaving.sow_action = 'delete'`, ...takes.map((each) => sql`(leaving.sow_action = 'update' and ${each})`)])}
    )`
    })
}

/** True where a row `referring` refers to a row `target`. */
export function refersTo(
  { columns, targetColumns, equalities }: IncomingReference,
  referring: string,
  target: string,
): Fragment {
  const pairs = columns.map((name, index) => {
    const [one, other] = [column(referring, name), column(target, targetColumns[index] ?? name)]
    const equality = equalities[index]
    return equality === null
      ? sql`${one}::text = ${other}::text`
      : equal(one, other, equality ?? plainEquality)
  })
  return all(pairs)
}

/** True of a row of the target that no row of the referring table points at. */
export function unreferencedBy(
  reference: IncomingReference,
  before: readonly DecidedBefore[] = [],
): Fragment {
  return sql`not exists (
    select
    from ${table(reference.table)} as referring
    where ${all([refersTo(reference, 'referring', 'target'), ...stillRefers(reference, before)])}
  )`
}
