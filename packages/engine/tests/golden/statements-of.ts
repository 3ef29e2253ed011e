import type { RawBuilder } from 'kysely'
import { comparedColumns } from '../../src/catalog/shape/carried-columns.js'
import type { TargetShape } from '../../src/catalog/shape/target-shape.js'
import type { Database } from '../../src/database/database.js'
import type { WorkStatement } from '../../src/database/work-statement.js'
import { decidedDigests, sealedInsert } from '../../src/row/carry-out/insert-sealed.js'
import { censusStatement } from '../../src/row/census/census.js'
import { touchedStatement, writtenStatement } from '../../src/row/census/touched-statements.js'
import { deltaStatement } from '../../src/row/diff/create-delta.js'
import { fillDeltaStatement } from '../../src/row/diff/fill-delta.js'
import { identityRowsStatement } from '../../src/row/diff/fill-identity.js'
import { collisionsStatement } from '../../src/row/diff/find-collisions.js'
import { departedStatement } from '../../src/row/diff/find-departed.js'
import { handoversStatement } from '../../src/row/diff/find-handovers.js'
import { deleteStatement, insertStatement, updateStatement } from '../../src/row/merge/merge-statements.js'
import { baseKeyStatements, createBaseStatements } from '../../src/row/record/prepare-base.js'
import { baseStatements } from '../../src/row/record/record-base.js'
import { changesStatement } from '../../src/row/record/record-changes.js'
import { recordSealsStatement } from '../../src/row/record/record-seals.js'
import { stageStatement } from '../../src/row/stage/create-stage.js'
import { workTables } from '../../src/row/work-tables.js'
import { readableSql } from '../../src/seed/plan/readable-sql.js'

const scope = { tenant: null, planned: new Map() }
const work = workTables(1)

/** Every statement of a dataset that its shape decides, in the order of the way. */
function statementsOf(
  shape: TargetShape,
): readonly (readonly [name: string, statement: RawBuilder<unknown> | WorkStatement | null])[] {
  const isTree = shape.references.some(({ self }) => self)
  const { base } = shape
  return [
    ['census', censusStatement(shape, scope, true)],
    ...(shape.tenants === null
      ? [
          ['find touched rows by their writers', writtenStatement(shape, 100)] as const,
          ['find touched rows by their seals', touchedStatement(shape, 100)] as const,
        ]
      : []),
    ['create stage', stageStatement(shape, work)],
    ['create delta', deltaStatement(shape, work)],
    ['fill identity', isTree ? identityRowsStatement(shape, work, scope, 'default') : null],
    ['fill delta', fillDeltaStatement(shape, work, scope, 'default', { onConflict: 'keep' })],
    ['add departed', departedStatement(shape, work, scope, '2026-10-01')],
    ...shape.uniqueIndexes.flatMap((index) => [
      [`find collisions in ${index.name}`, collisionsStatement(shape, work, index)] as const,
      [`find handovers in ${index.name}`, handoversStatement(shape, work, index)] as const,
    ]),
    ['insert', insertStatement(shape, work, isTree)],
    ['update', updateStatement(shape, work, comparedColumns(shape))],
    ['delete', deleteStatement(shape, work)],
    ...(base === null ? [] : createBaseStatements(shape)).map(
      (statement) => ['create base', statement] as const,
    ),
    ...(base === null ? [] : baseKeyStatements(shape, base)).map(
      (statement) => ['add the key of the base', statement] as const,
    ),
    ['record changes', changesStatement(shape, work, 7)],
    ['seal what was written', recordSealsStatement(shape, work, 7)],
    ['insert and seal, where nothing else is written', sealedInsert(shape, work, 7)],
    ['what was to be inserted', decidedDigests(shape, work)],
    ...baseStatements(shape, work, 7).map((statement) => ['record the base', statement] as const),
  ]
}

/** The statements of a shape as one script. */
export function scriptOf(database: Database, shape: TargetShape, title: string): string {
  const text = statementsOf(shape)
    .flatMap(([step, statement]) =>
      statement === null ? [] : [`-- ${step}\n${readableSql(database, statement)};`],
    )
    .join('\n\n')
  return `-- ${title}\n\n${text}\n`
}
