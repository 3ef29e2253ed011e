import { comparedColumns } from '../../catalog/shape/carried-columns.js'
import { deletesRows } from '../../catalog/shape/policy-rules.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { keyFieldsOf } from '../../catalog/statement/key-fields.js'
import { type Fragment, table } from '../../catalog/statement/sql-fragments.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { fitName } from '../../database/fit-name.js'
import type { WorkStatement } from '../../database/work-statement.js'
import { deltaStatement, identityStatement, refersToItself } from '../../row/diff/create-delta.js'
import { fillDeltaStatement } from '../../row/diff/fill-delta.js'
import { identityRowsStatement } from '../../row/diff/fill-identity.js'
import { departedStatement } from '../../row/diff/find-departed.js'
import { incomingRows } from '../../row/diff/incoming-rows.js'
import { treeIdsStatement } from '../../row/diff/make-ids.js'
import { spareStatements } from '../../row/diff/spare-referenced.js'
import { blockedStatements } from '../../row/diff/spread-blocked.js'
import { lockStatement } from '../../row/merge/lock-departing.js'
import { deleteStatement, insertStatement, updateStatement } from '../../row/merge/merge-statements.js'
import { describeStatement } from '../../row/record/describe-columns.js'
import { baseKeyStatements, createBaseStatements } from '../../row/record/prepare-base.js'
import { baseStatements } from '../../row/record/record-base.js'
import { changesStatement } from '../../row/record/record-changes.js'
import { conflictStatements } from '../../row/record/record-conflicts.js'
import { releaseStatements } from '../../row/record/record-release.js'
import { rosterStatements } from '../../row/record/record-roster.js'
import { recordSealsStatement } from '../../row/record/record-seals.js'
import type { RowScope } from '../../row/row-scope.js'
import { stageStatement } from '../../row/stage/create-stage.js'
import type { WorkTables } from '../../row/work-tables.js'
import type { MergeOptions } from '../decide/seed-options.js'

/** What a statement of a merge is for, in the order in which a merge comes to it; a tree is inserted first and deleted last. */
export type MergeStep = 'stage' | 'diff' | 'before-images' | 'delete' | 'update' | 'insert' | 'record'

/** A dataset whose merge is to be told. */
export interface ScriptedDataset {
  readonly unit: DatasetUnit
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly scope: RowScope
  /** True where the ledger knows an earlier release. */
  readonly isRecorded: boolean
}

type Step = readonly [MergeStep, readonly (Fragment | WorkStatement)[]]

/**
 * The statements of a merge that may write any row, in their order: what a run executes where it has to compare, but for
 * checks that only read. The values of a run, such as its number, are placeholders.
 */
export function mergeScript(dataset: ScriptedDataset, options: MergeOptions): readonly Step[] {
  const { shape, work } = dataset
  const isTree = refersToItself(shape)
  const writes: readonly Step[] = [
    ['delete', deletesRows[shape.absent.kind] ? deleteStatements(shape, work) : []],
    [
      'update',
      comparedColumns(shape).length > 0 ? [updateStatement(shape, work, comparedColumns(shape))] : [],
    ],
    ['insert', [insertStatement(shape, work, isTree)]],
  ]
  const steps: readonly Step[] = [
    ['stage', stageStatements(dataset)],
    ['diff', diffStatements(dataset, options)],
    ['before-images', [changesStatement(shape, work, aRun)]],
    ...(isTree ? writes.toReversed() : writes),
    ['record', recordStatements(dataset)],
  ]
  return steps.filter(([, statements]) => statements.length > 0)
}

function deleteStatements(shape: TargetShape, work: WorkTables): readonly Fragment[] {
  const isReferred = shape.referencedBy.length > 0
  return [...(isReferred ? [lockStatement(shape, work)] : []), deleteStatement(shape, work)]
}

/** Stands for the number that a run gets when it begins. */
const aRun = 0

function stageStatements({ unit, shape, work }: ScriptedDataset): readonly WorkStatement[] {
  const fields = shape.fields.map((field) => fitName(field.name))
  const stage = stageStatement(shape, work, unit.changes !== undefined)
  const isShipped = unit.text !== undefined
  return [
    isShipped ? { ...stage, numbered: 'sow_position' } : stage,
    deltaStatement(shape, work),
    ...(refersToItself(shape) ? [identityStatement(shape, work)] : []),
    {
      kind: 'copy',
      into: work.stage,
      columns: [...(isShipped ? [] : ['sow_position']), ...fields],
      lines: nothing(),
    },
    { kind: 'analyze', table: work.stage, columns: keyFieldsOf(shape).map((field) => fitName(field)) },
  ]
}

async function* nothing(): AsyncIterable<string> {}

function diffStatements(
  { unit, shape, work, scope, isRecorded }: ScriptedDataset,
  options: MergeOptions,
): readonly WorkStatement[] {
  const effective = unit.dataset.source?.effective ?? null
  const departed = isRecorded ? departedStatement(shape, work, scope, effective) : null
  const isTree = refersToItself(shape)
  const madeIds = treeIdsStatement(shape, work)
  return [
    ...(isTree ? [identityRowsStatement(shape, work, scope, 'default')] : []),
    ...(isTree && madeIds !== null ? [madeIds] : []),
    fillDeltaStatement(shape, work, scope, 'default', options),
    ...(isTree ? blockedStatements(shape, work) : []),
    ...(departed === null ? [] : [departed]),
    ...(departed !== null && deletesRows[shape.absent.kind] ? spareStatements(shape, work) : []),
    { kind: 'analyze', table: work.delta, columns: ['sow_action', ...shape.key] },
  ]
}

function recordStatements({ unit, shape, work, scope }: ScriptedDataset): readonly Fragment[] {
  const { base, baseExists } = shape
  const isNew = base !== null && !baseExists
  return [
    recordSealsStatement(shape, work, aRun),
    ...(isNew ? [...createBaseStatements(shape), describeStatement(shape, base)] : []),
    ...baseStatements(shape, work, aRun),
    ...(isNew ? baseKeyStatements(shape, base) : []),
    ...conflictStatements(shape, work, aRun),
    ...(base === null
      ? rosterStatements(
          shape,
          { rows: incomingRows(shape, work, scope), tenants: [], inserted: table(work.delta) },
          aRun,
        )
      : []),
    ...releaseStatements(unit, shape, { run: aRun, snapshot: '', wrote: true, tenants: [], renewed: null }),
  ]
}
