import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { sameBaseKey } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { ChangeRows } from '../../database/work-statement.js'
import { readRecordedShape } from '../../ledger/read-recorded-shape.js'
import { members } from '../census/release-members.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { noFlags } from './delta-columns.js'
import type { Selections } from './inherited-rows.js'

/** Another dataset of the table that has some of the same rows: one of the two is a selection of the other. */
interface Partner {
  /** True where the other one is the wider: it owns what both have. */
  readonly isWider: boolean
  readonly shape: TargetShape
}

/** Why the delta has a row of which nothing is to be done: it left the release, and another dataset of the table has it. */
export const yielded = 'yielded'

export interface RecordedPartner {
  readonly dataset: string
  readonly package: string
  readonly version: string
  readonly definitionHash: string
  readonly selectionOf: string | null
}

/** Those that the ledger has, of the pair that `selectionOf` makes; what was undone as a whole is not there. */
async function readPartners(
  database: Database,
  { identity, tableName, selectionOf }: Pick<TargetShape, 'identity' | 'tableName' | 'selectionOf'>,
): Promise<readonly RecordedPartner[]> {
  const found = await sql<RecordedPartner>`
    select distinct
      applied.dataset,
      applied.package,
      applied.version,
      applied.definition_hash as "definitionHash",
      known.definition -> 'dataset' ->> 'selectionOf' as "selectionOf"
    from sow.dataset as applied
    join sow.definition as known
      on known.dataset = applied.dataset
      and known.definition_hash = applied.definition_hash
    where applied.table_name = ${tableName}
      and applied.dataset <> ${identity}
      and applied.version <> ''
      and (
        applied.dataset = ${selectionOf}::text
        or known.definition -> 'dataset' ->> 'selectionOf' = ${identity}
      )
    order by applied.dataset
  `.execute(database.query)
  return found.rows
}

async function partnersOf(
  database: Database,
  shape: TargetShape,
  known: readonly RecordedPartner[],
): Promise<readonly Partner[]> {
  const partners: Partner[] = []
  for (const recorded of known) {
    const other = await readRecordedShape(database, recorded)
    if (other !== null && other.key.join() === shape.key.join())
      partners.push({ isWider: recorded.dataset === shape.selectionOf, shape: other })
  }
  return partners
}

/**
 * Takes out of the delta what another dataset of the table decides: of a selection every row that the wider set has, of a
 * wider set the rows that would leave and that a selection has.
 */
export async function yieldShared(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  known: readonly RecordedPartner[],
): Promise<void> {
  for (const { isWider, shape: other } of await partnersOf(database, shape, known))
    await runWork(database, yieldRows(shape, work, other, isWider ? 'every' : 'leaving'))
}

/** Of those that the ledger has, the selections of this dataset. */
export async function selectionsOf(
  database: Database,
  shape: TargetShape,
  known: readonly RecordedPartner[],
): Promise<Selections> {
  const partners = await partnersOf(database, shape, known)
  return partners.filter(({ isWider }) => !isWider).map(({ shape: selection }) => selection)
}

/** The wider set of the table that owns the rows which a selection has as well; null where there is none. */
export async function findWider(database: Database, shape: TargetShape): Promise<TargetShape | null> {
  if (shape.selectionOf === null) return null
  const partners = await partnersOf(database, shape, await readPartners(database, shape))
  return partners.find(({ isWider }) => isWider)?.shape ?? null
}

/**
 * The same of an undo or a removal: no row goes that another dataset of the table has. `which`: of a removal, every row leaves the
 * dataset, also one that stays in the table. Answers the selections, which may have some.
 */
export async function keepShared(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  which: 'leaving' | 'present',
): Promise<Selections> {
  const partners = await partnersOf(database, shape, await readPartners(database, shape))
  for (const { shape: other } of partners) await runWork(database, yieldRows(shape, work, other, which))
  return partners.filter(({ isWider }) => !isWider).map(({ shape: selection }) => selection)
}

const yieldedRows = {
  every: sql`true`,
  leaving: sql`decided.sow_action in ('retire', 'delete', 'left')`,
  present: sql`decided.sow_in_table`,
}

function yieldRows(
  shape: TargetShape,
  work: WorkTables,
  other: TargetShape,
  which: keyof typeof yieldedRows,
): ChangeRows {
  return {
    kind: 'change',
    table: work.delta,
    alias: 'decided',
    set: {
      sow_action: sql`'none'`,
      sow_kept: sql`false`,
      sow_conflicting: sql`false`,
      // A selection has rows of the wider set too, and its base says which; what leaves is kept for an undo.
      sow_rebase:
        which === 'every' ? sql`decided.sow_rebase and not decided.sow_has_base` : sql`decided.sow_rebase`,
      ...noFlags(shape),
      ...(which === 'every' ? {} : { sow_reason: sql.lit(yielded) }),
    },
    from: sql`${members(other)} as member`,
    where: [sameBaseKey('decided', 'member', other), yieldedRows[which]],
  }
}
