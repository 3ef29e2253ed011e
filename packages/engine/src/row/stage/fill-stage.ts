import { fitName } from '../../catalog/shape/fit-name.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { WorkTables } from '../work-tables.js'
import { analyzeWorkTable } from './analyze-work-table.js'
import { checkDuplicateKeys } from './check-duplicate-keys.js'
import { checkNullKeys } from './check-null-keys.js'
import { copyRows, copyText } from './copy-rows.js'

/**
 * Streams the dataset's rows into its stage and tells the planner about the key.
 * `changesOnly`: only the rows in which the release differs from the one before.
 * Throws DATA_INVALID, MANIFEST_MISMATCH, DATA_REJECTED or DATA_DUPLICATE_KEY; answers the rows staged.
 */
export async function fillStage(
  database: Database,
  unit: DatasetUnit,
  shape: TargetShape,
  work: WorkTables,
  changesOnly: boolean,
): Promise<number> {
  const fields = shape.fields.map((field) => fitName(field.name))
  const rows = changesOnly
    ? await copyChanges(database, unit, work, fields)
    : unit.text === undefined
      ? await copyRows(
          database,
          unit,
          work.stage,
          ['sow_position', ...fields],
          ({ position, line }) => `${position}\t${line}`,
        )
      : await copyText(database, work.stage, fields, unit.text())
  const keyFields = keyFieldsOf(shape)
  await analyzeWorkTable(
    database,
    work.stage,
    keyFields.map((field) => fitName(field)),
  )
  await checkNullKeys(database, unit, shape, work)
  await checkDuplicateKeys(database, unit, keyFields, work)
  return rows
}

/** What differs from the release that the ledger has; answers the rows of the whole release all the same. */
async function copyChanges(
  database: Database,
  { changes, dataset }: DatasetUnit,
  { stage }: WorkTables,
  fields: readonly string[],
): Promise<number> {
  if (changes !== undefined)
    await copyText(database, stage, ['sow_position', 'sow_gone', ...fields], changes.text())
  return dataset.rows
}
