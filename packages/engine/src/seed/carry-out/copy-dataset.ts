import { counted, SowError } from '@sow/kit/errors'
import { table } from '../../catalog/statement/sql-fragments.js'
import { movedDigest } from '../../ledger/seal-rows.js'
import type { Census } from '../../row/census/census.js'
import { advanceSequences } from '../../row/merge/advance-sequences.js'
import { isKeyViolation } from '../../row/merge/is-key-violation.js'
import { recordCopied } from '../../row/record/record-copied.js'
import { recordRelease } from '../../row/record/record-release.js'
import type { TableTurn } from '../../row/record/settle-shared-tables.js'
import { refusedLine } from '../../row/refusal/refused-line.js'
import { copyRows, copyText } from '../../row/stage/copy-rows.js'
import { ConcurrentEdit } from '../../transaction/concurrent-edit.js'
import { onProjectPath } from '../../transaction/project-path.js'
import type { DatasetWork } from '../decide/dataset-work.js'
import type { RunContext } from './run-context.js'

/**
 * The first release of a dataset without references goes straight into its table: an empty one, or one whose rows have
 * other keys. The content hash was taken on the way, so what was copied is what the manifest promised; a duplicate key
 * fails on the table's own index. Throws RefusedRow, and ConcurrentEdit where two rows have one key: the next attempt
 * looks at every row.
 */
export async function copyDataset(
  context: RunContext,
  dataset: DatasetWork,
  census: Census,
): Promise<TableTurn> {
  const { database, recorder } = context
  const { unit, shape } = dataset
  const fields = shape.fields.map((field) => field.name)
  const copied = onProjectPath(database, () =>
    unit.text === undefined
      ? copyRows(database, unit, shape.table, fields, (row) => row.line)
      : copyText(database, shape.table, fields, unit.text()),
  )
  const inserted = await copied.catch(async (error: unknown) => {
    if (!isKeyViolation(error, shape)) throw await refusedLine(error, shape)
    context.copying.met.add(shape.identity)
    throw new ConcurrentEdit(
      shape.table,
      `A key of ${shape.identity} is there twice: in the release, or in the table already.`,
      { cause: error },
    )
  })
  if (inserted !== unit.dataset.rows)
    throw new SowError({
      code: 'TARGET_CHANGED_ROWS',
      message: `${counted(inserted, 'row')} of ${shape.identity} ${inserted === 1 ? 'was' : 'were'} copied where the release has ${unit.dataset.rows}.`,
      hint: 'Look for rules on the table that drop rows.',
      place: { dataset: shape.identity, table: shape.table.name },
    })
  await advanceSequences(database, shape, table(shape.table))
  const run = await recorder.id()
  const sealed = await recordCopied(database, shape, dataset.work.copied, run)
  const [known] = census.tenants
  const digest =
    known === undefined || known.digest === null ? null : movedDigest(known.digest, sealed.get(''))
  await recordRelease(database, unit, shape, {
    run,
    snapshot: census.snapshot,
    wrote: true,
    renewed: null,
    tenants: [
      {
        tenant: '',
        kept: 0,
        conflicts: 0,
        tombstoned: 0,
        blocked: 0,
        tableRows: (known?.rows ?? 0) + inserted,
        digest,
      },
    ],
  })
  return {
    dataset: shape.identity,
    tableId: shape.tableId,
    snapshot: census.snapshot,
    wrote: true,
    gained: new Map([['', inserted]]),
  }
}
