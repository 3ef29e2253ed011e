import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { readRecordedShape } from '../../ledger/read-recorded-shape.js'
import { members } from '../../row/census/release-members.js'
import { changedMembers } from '../../row/diff/changed-members.js'
import { overlapsStatement } from '../../row/diff/find-overlaps.js'
import { incomingRows } from '../../row/diff/incoming-rows.js'
import type { RecordedPartner } from '../../row/diff/shared-rows.js'
import { locateRows } from '../../row/refusal/locate-rows.js'
import type { DatasetWork } from './dataset-work.js'

/** Another dataset that feeds the table, and a select of the keys of its rows. */
interface Neighbour {
  readonly shape: TargetShape
  readonly rows: Fragment
}

/** What the ledger has of another dataset of the table. */
interface RecordedNeighbour {
  readonly dataset: string
  readonly package: string
  readonly version: string
  readonly definitionHash: string
  readonly selectionOf: string | null
  /** Rows that its base has where it has no row of an earlier release as well. */
  readonly rows: number
}

/**
 * Several datasets may feed one table, if no row belongs to two of them: each would write over the other.
 * Looks at the datasets of this run, and at those that the ledger knows. Throws DATA_OVERLAP.
 * Answers those of the ledger that may have the same rows, since one of the two is a selection of the other.
 */
export async function checkOverlaps(
  database: Database,
  dataset: DatasetWork,
): Promise<readonly RecordedPartner[]> {
  const { shape, work, scope, unit } = dataset
  const recorded = await readRecorded(database, shape)
  for (const other of await findNeighbours(database, dataset, recorded)) {
    // Where keys are unique in different parts of the table, equal keys are not yet one row.
    if (other.shape.part?.predicate !== shape.part?.predicate) continue
    const statement = overlapsStatement(shape, work, scope, other.shape, other.rows)
    const found = (await statement.execute(database.query)).rows as { position: number }[]
    if (found.length === 0) continue
    const { identity } = other.shape
    const places = await locateRows(
      { unit, shape },
      found.map(({ position }) => ({ kind: 'position', position })),
    )
    throw new SowError({
      code: 'DATA_OVERLAP',
      message: `Rows of ${shape.identity} are rows of ${identity} as well, and both go to the table ${shape.table.name}.`,
      hint: `Take the rows out of one of the two. Where ${shape.identity} is ${identity} under a new name, say so in its definition: formerly: ['${identity}'].`,
      place: { package: unit.package, dataset: shape.identity, table: shape.table.name },
      problems: places.map((place) => ({
        rule: 'overlap',
        message: `the row at ${place.line} is a row of ${identity} as well`,
        dataset: shape.identity,
        ...place,
      })),
    })
  }
  return recorded.filter((each) => each.version !== '' && isShared(shape, each))
}

/** One of two datasets is a selection of the other: they may have the same rows. */
function isShared(
  shape: TargetShape,
  other: { readonly dataset: string; readonly selectionOf: string | null },
): boolean {
  return other.selectionOf === shape.identity || other.dataset === shape.selectionOf
}

async function findNeighbours(
  database: Database,
  { shape, scope }: DatasetWork,
  known: readonly RecordedNeighbour[],
): Promise<Neighbour[]> {
  const neighbours: Neighbour[] = []
  const staged = new Set<string>()
  for (const { shape: other, work, changesOnly } of scope.planned.values()) {
    if (other.tableId !== shape.tableId || other.identity === shape.identity) continue
    if (isShared(shape, { dataset: other.identity, selectionOf: other.selectionOf })) continue
    if (!(await hasRows(database, table(work.stage)))) continue
    staged.add(other.identity)
    const ofOther = { ...scope, changesOnly: changesOnly === true }
    const rows =
      changesOnly === true ? changedMembers(other, work, ofOther) : incomingRows(other, work, ofOther)
    neighbours.push({ shape: other, rows: sql`(${rows})` })
  }
  for (const recorded of known) {
    if (
      isShared(shape, recorded) ||
      staged.has(recorded.dataset) ||
      scope.changing?.has(recorded.dataset) === true
    )
      continue
    const other = await readRecordedShape(database, recorded)
    if (other !== null && (await isExact(database, other, recorded)))
      neighbours.push({ shape: other, rows: members(other) })
  }
  return neighbours
}

async function hasRows(database: Database, rows: Fragment): Promise<boolean> {
  const found = await sql<{ present: boolean }>`
    select exists (select from ${rows}) as present
  `.execute(database.query)
  return found.rows[0]?.present === true
}

async function readRecorded(database: Database, shape: TargetShape): Promise<readonly RecordedNeighbour[]> {
  if (!(await hasLedger(database))) return []
  const found = await sql<RecordedNeighbour>`
    select
      applied.dataset,
      max(applied.package) as package,
      max(applied.version) as version,
      max(applied.definition_hash) as "definitionHash",
      max(known.definition -> 'dataset' ->> 'selectionOf') as "selectionOf",
      sum(applied.rows - copy.blocked)::int8 as rows
    from sow.dataset as applied
    join sow.copy
      on copy.dataset = applied.dataset
      and copy.applied = applied.ordinal
    left join sow.definition as known
      on known.dataset = applied.dataset
      and known.definition_hash = applied.definition_hash
    where applied.table_name = ${shape.tableName}
      and applied.dataset <> ${shape.identity}
    group by applied.dataset
    having count(distinct applied.definition_hash) = 1
    order by applied.dataset
  `.execute(database.query)
  return found.rows
}

/**
 * A roster is the last release. A base keeps rows of earlier releases that are no longer carried: where it has any, it
 * does not say which rows are the other dataset's today.
 */
async function isExact(
  database: Database,
  shape: TargetShape,
  { rows }: RecordedNeighbour,
): Promise<boolean> {
  if (shape.base === null && shape.formerBase === null) return true
  const found = await sql<{ rows: number }>`
    select count(*) as rows
    from ${baseRows(shape)} as base
  `.execute(database.query)
  return found.rows[0]?.rows === rows
}
