import type { Database } from '../database.js'
import type { DatasetUnit } from '../dataset-unit.js'
import { fitName } from '../target/fit-name.js'
import type { TargetShape } from '../target/target-shape.js'
import { analyzeWorkTable } from './analyze-work-table.js'
import { checkDuplicateKeys } from './check-duplicate-keys.js'
import { checkNullKeys } from './check-null-keys.js'
import { copyRows, copyText } from './copy-rows.js'
import { keyFieldsOf } from './key-fields.js'
import type { WorkTables } from './work-tables.js'

/**
 * Streams the dataset's rows into its stage and tells the planner about the key.
 * Throws DATA_INVALID, MANIFEST_MISMATCH, DATA_REJECTED or DATA_DUPLICATE_KEY; answers the rows staged.
 */
export async function fillStage(
  database: Database,
  unit: DatasetUnit,
  shape: TargetShape,
  work: WorkTables,
): Promise<number> {
  const fields = shape.fields.map((field) => fitName(field.name))
  const rows =
    unit.text === undefined
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
