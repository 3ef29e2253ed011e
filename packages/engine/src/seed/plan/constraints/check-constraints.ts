import { sql } from 'kysely'
import type { TargetShape } from '../../../catalog/shape/target-shape.js'
import type { Database } from '../../../database/database.js'
import type { DeltaSummary } from '../../../row/diff/summarize-delta.js'
import { RefusedRow } from '../../../row/refusal/refused-row.js'
import type { DatasetWork } from '../../decide/dataset-work.js'
import { brokenRows, referredColumns } from './broken-rows.js'
import { readConstraints } from './read-constraints.js'
import type { ForeignKey, TableConstraint, UnaskedConstraint, UnaskedReason } from './table-constraint.js'
import { canTell, isCarried } from './written-rows.js'

/** What was planned before, and what is planned after. */
export interface PlannedAround {
  /** Datasets that were compared before: what they bring is there, what they take away may not be. */
  readonly before: readonly { readonly dataset: DatasetWork; readonly takesAway: boolean }[]
  /** The numbers of all tables that the run would write. */
  readonly written: ReadonlySet<number>
}

/** A constraint with why its answer would not be certain; null where it is. */
type Asked = readonly [constraint: TableConstraint, doubt: UnaskedReason | null]

/** More rows than these are not compared with each other without an index. */
const mostPairs = 2000

/**
 * Looks whether rows that would be written break a constraint of their table: a run hears of it only as it writes. Answers those
 * that the plan cannot ask of these rows: the run may yet refuse one by them. What a trigger does is left to the run.
 * Throws RefusedRow for the first row of the release that breaks one.
 */
export async function checkConstraints(
  database: Database,
  dataset: DatasetWork,
  summary: DeltaSummary,
  around: PlannedAround,
): Promise<readonly UnaskedConstraint[]> {
  const { shape } = dataset
  const written = countWritten(summary)
  if (written === 0) return []
  const constraints = (await readConstraints(database, shape.tableId))
    .map((each) => ofRelease(shape, each))
    .filter((each) => isTouched(shape, summary, each) && !isReference(shape, each))
  const unasked: UnaskedConstraint[] = []
  const asked: Asked[] = []
  for (const each of constraints) {
    const reason = whyUnasked(shape, each, written, around)
    if (reason === null) asked.push([each, doubtOf(each, around)])
    else unasked.push({ constraint: each.name, reason })
  }
  for (const [constraint, doubt, position] of await findBroken(database, dataset, asked, around)) {
    if (doubt === null) throw refusalOf(shape, constraint, position)
    unasked.push({ constraint: constraint.name, reason: doubt })
  }
  return unasked
}

function countWritten({ tenants }: DeltaSummary): number {
  return tenants.reduce((sum, { inserted, updated, revived }) => sum + inserted + updated + revived, 0)
}

/** Of an index the values that the release brings count: others are there, or are short. */
function ofRelease(shape: TargetShape, constraint: TableConstraint): TableConstraint {
  if (constraint.kind !== 'index') return constraint
  return {
    ...constraint,
    columns: constraint.columns.filter((each) => isCarried(shape, each.name) && canTell(shape, [each])),
  }
}

/** False where no written row can break it: it looks at none of the values that are written. */
function isTouched(
  shape: TargetShape,
  { tenants, taken }: DeltaSummary,
  { columns }: TableConstraint,
): boolean {
  const isNew = tenants.some(({ inserted, revived }) => inserted + revived > 0)
  return columns.some(({ name }) =>
    isNew ? isCarried(shape, name) : taken.some((each) => each.name === name),
  )
}

/** True of what a reference of the dataset says: it was looked up already. */
function isReference({ tenants, references }: TargetShape, { kind, columns }: TableConstraint): boolean {
  return (
    kind === 'foreign-key' &&
    columns.every(({ name }) => name === tenants?.column || references.some(({ column }) => column === name))
  )
}

function whyUnasked(
  shape: TargetShape,
  constraint: TableConstraint,
  written: number,
  { before }: PlannedAround,
): UnaskedReason | null {
  const { columns, hindrance } = constraint
  if (hindrance !== null) return hindrance
  const asked = columns.filter((each) => !isOnlyTestedForNull(shape, constraint, each.name))
  if (!canTell(shape, asked)) return 'columns'
  const isTaken =
    constraint.kind === 'foreign-key' && bringing(constraint, before).some((each) => each.takesAway)
  if (isTaken) return 'order'
  const isMany = constraint.kind === 'exclusion' && written > mostPairs
  return isMany && !constraint.pairs.some(({ operator }) => operator.endsWith('.=)')) ? 'rows' : null
}

/** Whether a reference is set is known, whatever its id will be. */
function isOnlyTestedForNull(
  { references }: TargetShape,
  constraint: TableConstraint,
  name: string,
): boolean {
  if (constraint.kind !== 'check' || !references.some(({ column }) => column === name)) return false
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) return false
  const rest = constraint.condition.replaceAll(new RegExp(`\\b${name} IS (NOT )?NULL`, 'g'), '')
  return !new RegExp(`\\b${name}\\b`).test(rest)
}

/** Why an answer that a row breaks it may be wrong. */
function doubtOf(constraint: TableConstraint, { before, written }: PlannedAround): UnaskedReason | null {
  switch (constraint.kind) {
    case 'check':
    case 'partition':
    case 'exclusion':
      return null
    case 'index':
      return 'size'
    case 'foreign-key': {
      const isKnown = bringing(constraint, before).every(({ dataset }) =>
        canTell(dataset.shape, referredColumns(constraint)),
      )
      return isKnown && !(constraint.isDeferred && written.has(constraint.tableId)) ? null : 'order'
    }
  }
}

function bringing({ tableId }: ForeignKey, before: PlannedAround['before']): PlannedAround['before'] {
  return before.filter(({ dataset }) => dataset.shape.tableId === tableId)
}

/** The constraints that a row breaks, each with the first such row: those first that the server asks first. */
async function findBroken(
  database: Database,
  dataset: DatasetWork,
  asked: readonly Asked[],
  { before }: PlannedAround,
): Promise<readonly (readonly [...Asked, position: number])[]> {
  if (asked.length === 0) return []
  const earlier = before.map((each) => each.dataset)
  const broken = asked.map(
    ([constraint], at) => sql`(
      select
        ${sql.lit(at)} as "constraint",
        ${sql.lit(constraint.kind === 'foreign-key')} as "isLast",
        min(sow_position) as position
      from (
        ${brokenRows(dataset, constraint, earlier)}
      ) as broken
    )`,
  )
  const found = await sql<{ readonly constraint: number; readonly position: number }>`
    select
      "constraint",
      position
    from (
      ${sql.join(broken, sql.raw('\n      union all\n      '))}
    ) as broken
    where position is not null
    order by "isLast", position, "constraint"
  `.execute(database.query)
  return found.rows.flatMap(({ constraint, position }) => {
    const each = asked[constraint]
    return each === undefined ? [] : [[...each, position] as const]
  })
}

const sqlStates = {
  check: '23514',
  partition: '23514',
  'foreign-key': '23503',
  exclusion: '23P01',
  index: '54000',
} as const satisfies Record<TableConstraint['kind'], string>

/** What the server would say. */
function refusalOf({ table }: TargetShape, { kind, name }: TableConstraint, position: number): RefusedRow {
  const said = Object.assign(new Error('A row would violate a constraint.'), {
    severity: 'ERROR',
    code: sqlStates[kind],
    table: table.name,
    ...(kind === 'partition' ? {} : { constraint: name }),
  })
  return new RefusedRow({ kind: 'position', position }, undefined, said)
}
