import { counted, SowError } from '@sow/kit/errors'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { fitName } from '../../database/fit-name.js'
import { refusedLine } from '../refusal/refused-line.js'
import type { RowMark } from '../refusal/refused-row.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'
import { checkDuplicateKeys } from './check-duplicate-keys.js'
import { checkNullKeys } from './check-null-keys.js'
import { linesOf } from './copy-rows.js'

/**
 * Streams the dataset's rows into its stage and tells the planner about the key.
 * `changesOnly`: only the rows in which the release differs from the one before.
 * Throws RefusedRow, DATA_INVALID, MANIFEST_MISMATCH or DATA_DUPLICATE_KEY; answers the rows staged.
 */
export async function fillStage(
  database: Database,
  unit: DatasetUnit,
  shape: TargetShape,
  work: WorkTables,
  changesOnly: boolean,
): Promise<number> {
  const fields = shape.fields.map((field) => fitName(field.name))
  const copied = changesOnly
    ? copyChanges(database, unit, work, fields)
    : copyRelease(database, unit, work, fields)
  const rows = await copied.catch(async (error: unknown) => {
    throw await refusedLine(error, shape, changesOnly ? (line) => changedRow(unit, line) : undefined)
  })
  checkRows(unit, rows)
  const keyFields = keyFieldsOf(shape)
  await runWork(database, {
    kind: 'analyze',
    table: work.stage,
    columns: keyFields.map((field) => fitName(field)),
  })
  await checkNullKeys(database, unit, shape, work)
  await checkDuplicateKeys(database, unit, shape, work)
  return rows
}

function checkRows({ package: name, dataset: { identity, rows } }: DatasetUnit, staged: number): void {
  if (staged === rows) return
  throw new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `${counted(staged, 'row')} of ${identity} came where the release has ${rows}.`,
    hint: 'Build the package again (`sow-package manifest`), or install it again.',
    place: { package: name, dataset: identity },
  })
}

async function copyRelease(
  database: Database,
  unit: DatasetUnit,
  { stage }: WorkTables,
  fields: readonly string[],
): Promise<number> {
  if (unit.text !== undefined)
    return await runWork(database, { kind: 'copy', into: stage, columns: fields, lines: unit.text() })
  const lines = linesOf(database, unit, ({ position, line }) => `${position}\t${line}`)
  return await runWork(database, { kind: 'copy', into: stage, columns: ['sow_position', ...fields], lines })
}

/** What differs from the release that the ledger has; answers the rows of the whole release all the same. */
async function copyChanges(
  database: Database,
  { changes, dataset }: DatasetUnit,
  { stage }: WorkTables,
  fields: readonly string[],
): Promise<number> {
  const columns = ['sow_position', 'sow_gone', ...fields]
  if (changes !== undefined)
    await runWork(database, { kind: 'copy', into: stage, columns, lines: changes.text() })
  return dataset.rows
}

/** Each changed line begins with the number of its row. */
async function changedRow({ changes }: DatasetUnit, line: number): Promise<RowMark> {
  let number = 0
  const decoder = new TextDecoder()
  let rest = ''
  for await (const text of changes?.text() ?? []) {
    const lines = (rest + decoder.decode(text, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const each of lines) {
      number += 1
      if (number === line) return { kind: 'number', number: Number(each.split('\t')[0]) }
    }
  }
  return { kind: 'number', number: line }
}
