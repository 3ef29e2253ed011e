import { sql } from 'kysely'
import {
  any,
  column,
  type Fragment,
  sameKey,
  table,
  targetRows,
} from '../../../catalog/statement/sql-fragments.js'
import type { DatasetWork } from '../../decide/dataset-work.js'
import type {
  ComparedPair,
  ConstrainedColumn,
  Exclusion,
  ForeignKey,
  TableConstraint,
} from './table-constraint.js'
import { canTell, writtenRows } from './written-rows.js'

/** The positions of rows that would be written and that break a constraint. `before`: datasets whose rows would be there by then. */
export function brokenRows(
  dataset: DatasetWork,
  constraint: TableConstraint,
  before: readonly DatasetWork[],
): Fragment {
  return sql`select sow_position
      from ${writtenRows(dataset, constraint.columns)} as written
      where ${isBroken(dataset, constraint, before)}`
}

function isBroken(
  dataset: DatasetWork,
  constraint: TableConstraint,
  before: readonly DatasetWork[],
): Fragment {
  switch (constraint.kind) {
    case 'check':
    case 'partition':
      return sql`(${sql.raw(constraint.condition)}) is false`
    case 'foreign-key':
      return sql`not (${refersToNothing(constraint)} or ${any(referredRows(dataset, constraint, before).map((rows) => meets(rows, constraint.pairs)))})`
    case 'exclusion':
      return overlaps(dataset, constraint)
    case 'index':
      return sql`${sql.join(
        constraint.columns.map(({ name }) => sql`coalesce(pg_column_size(${column('written', name)}), 0)`),
        sql.raw(' + '),
      )} > ${sql.lit(constraint.bytes)}`
  }
}

function refersToNothing({ pairs, isSimple }: ForeignKey): Fragment {
  const nulls = pairs.map(({ own }) => sql`${column('written', own)} is null`)
  return sql`(${sql.join(nulls, sql.raw(isSimple ? ' or ' : ' and '))})`
}

/** Where the other row may be: in the table, among the rows of this dataset, or among those of datasets before it. */
function referredRows(dataset: DatasetWork, key: ForeignKey, before: readonly DatasetWork[]): Fragment[] {
  const columns = referredColumns(key)
  const bringing = [...before, dataset].filter(
    ({ shape }) => shape.tableId === key.tableId && canTell(shape, columns),
  )
  return [table(key.table), ...bringing.map((each) => writtenRows(each, columns))]
}

function meets(rows: Fragment, pairs: readonly ComparedPair[], more: readonly Fragment[] = []): Fragment {
  const met = pairs.map(
    ({ own, other, operator }) =>
      sql`${column('other', other)} ${sql.raw(operator)} ${column('written', own)}`,
  )
  return sql`exists (
        select
        from ${rows} as other
        where ${sql.join([...met, ...more], sql.raw('\n          and '))}
      )`
}

/** A row that stays as it is, or another that would be written, meets it. */
function overlaps(dataset: DatasetWork, exclusion: Exclusion): Fragment {
  const { shape, work } = dataset
  const isAbout = (alias: string) => {
    if (exclusion.predicate === null) return []
    const names = exclusion.columns.map(({ name }) => column(alias, name))
    return [sql`(select ${sql.raw(exclusion.predicate)} from (select ${sql.join(names)}) as part)`]
  }
  const stays = sql`not exists (
          select
          from ${table(work.delta)} as leaving
          where leaving.sow_action in ('insert', 'update', 'revive', 'delete')
            and ${sameKey('leaving', 'other', shape)}
        )`
  // The one that is written later is refused.
  const isEarlier = sql`(
            other.sow_position < written.sow_position
            or (other.sow_position = written.sow_position and not (${sameKey('other', 'written', shape)}))
          )`
  const met = [
    meets(targetRows(shape), exclusion.pairs, [...isAbout('other'), stays]),
    meets(writtenRows(dataset, exclusion.columns), exclusion.pairs, [...isAbout('other'), isEarlier]),
  ]
  return sql`${sql.join([...isAbout('written'), any(met)], sql.raw('\n        and '))}`
}

/** The columns of the other table; nobody knows here what it fills in. */
export function referredColumns({ pairs }: ForeignKey): readonly ConstrainedColumn[] {
  return pairs.map(({ other }) => ({ name: other, filling: null }))
}
