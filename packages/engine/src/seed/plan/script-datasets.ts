import { readTargets, type ShapeOf } from '../../catalog/shape/read-target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { hasLedgerToDecideBy } from '../../ledger/open-ledger.js'
import { readSharedReleases } from '../../ledger/read-releases.js'
import { workTables } from '../../row/work-tables.js'
import { usingTransaction } from '../../transaction/using-transaction.js'
import { checkReleases } from '../decide/refuse-other-content.js'
import type { MergeOptions } from '../decide/seed-options.js'
import { type MergeStep, mergeScript } from './merge-script.js'
import { readableSql } from './readable-sql.js'

/** One statement of a merge. */
export interface MergeStatement {
  /** What it is for. */
  readonly step: MergeStep
  /** Its text, with placeholders for values: `$1`. */
  readonly sql: string
}

/** The statements by which a dataset is merged. */
export interface DatasetScript {
  /** `domain/name`. */
  readonly dataset: string
  /** The npm package. */
  readonly package: string
  /** The version of the package. */
  readonly version: string
  /** The table that the rows go to. */
  readonly table: string
  /** In the order in which they are executed; empty where a pending migration has yet to make the table. */
  readonly statements: readonly MergeStatement[]
}

/**
 * Tells the statements that would merge each dataset, and executes none of them: of the database only its catalog and
 * ledger are read. A run executes fewer where less is enough, as where nothing changed or a table is empty.
 */
export async function scriptDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  options: MergeOptions,
): Promise<readonly DatasetScript[]> {
  return await usingTransaction(database, async () => {
    await database.transaction.distant.ready(database.session)
    await database.session.query('set transaction read only')
    const identities = units.map(({ dataset }) => dataset.identity)
    const recorded = (await hasLedgerToDecideBy(database))
      ? await readSharedReleases(database, identities)
      : []
    await checkReleases(database, units, recorded)
    const known = new Set(recorded.map(({ dataset }) => dataset))
    const shapeOf = await readTargets(database, units)
    const scripts: DatasetScript[] = []
    for (const [index, unit] of units.entries())
      scripts.push(
        await scriptDataset(
          { database, shapeOf, unit },
          index + 1,
          known.has(unit.dataset.identity),
          options,
        ),
      )
    return scripts
  })
}

async function scriptDataset(
  {
    database,
    shapeOf,
    unit,
  }: { readonly database: Database; readonly shapeOf: ShapeOf; readonly unit: DatasetUnit },
  number: number,
  isRecorded: boolean,
  options: MergeOptions,
): Promise<DatasetScript> {
  const shape = await shapeOf(unit)
  const scope = { tenant: options.tenant, planned: new Map() }
  const steps =
    shape === null ? [] : mergeScript({ unit, shape, work: workTables(number), scope, isRecorded }, options)
  return {
    dataset: unit.dataset.identity,
    package: unit.package,
    version: unit.version,
    table: unit.dataset.table,
    statements: steps.flatMap(([step, statements]) =>
      statements.map((statement) => ({ step, sql: readableSql(database, statement) })),
    ),
  }
}
