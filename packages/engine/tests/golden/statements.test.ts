import type { RawBuilder } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deltaStatement } from '../../src/diff/create-delta.js'
import { fillDeltaStatement } from '../../src/diff/fill-delta.js'
import { identityRowsStatement } from '../../src/diff/fill-identity.js'
import { departedStatement } from '../../src/diff/find-departed.js'
import { censusStatement } from '../../src/fingerprint/census.js'
import { deleteStatement, insertStatement, updateStatement } from '../../src/merge/merge-statements.js'
import { createBaseStatement } from '../../src/record/prepare-base.js'
import { enterStatement, followReleaseStatement } from '../../src/record/record-base.js'
import { changesStatement } from '../../src/record/record-changes.js'
import { seedDatasets } from '../../src/seed/seed-datasets.js'
import { stageStatement } from '../../src/stage/create-stage.js'
import { workTables } from '../../src/stage/work-tables.js'
import { readTargetShape } from '../../src/target/read-target-shape.js'
import { comparedColumns, type TargetShape } from '../../src/target/target-shape.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

const scope = { tenant: null, planned: new Map() }
const work = workTables(1)

/** Every statement of a dataset that its shape decides, in the order of the way. */
function statementsOf(
  shape: TargetShape,
): readonly (readonly [name: string, statement: RawBuilder<unknown> | null])[] {
  const isTree = shape.references.some(({ self }) => self)
  const { base } = shape
  return [
    ['census', censusStatement(shape, scope, true)],
    ['create stage', stageStatement(shape, work)],
    ['create delta', deltaStatement(shape, work)],
    ['fill identity', isTree ? identityRowsStatement(shape, work, scope, 'default') : null],
    ['fill delta', fillDeltaStatement(shape, work, scope, 'default', 'keep')],
    ['add departed', departedStatement(shape, work, scope, '2026-10-01')],
    ['insert', insertStatement(shape, work, isTree)],
    ['update', updateStatement(shape, work, comparedColumns(shape))],
    ['delete', deleteStatement(shape, work)],
    ['create base', base === null ? null : createBaseStatement(shape)],
    ['record changes', changesStatement(shape, work, 7)],
    ['follow the release', base === null ? null : followReleaseStatement(shape, base, work)],
    ['enter the base', base === null ? null : enterStatement(shape, base, work, 7)],
  ]
}

/** Empty lines are where a shape has no such part. */
function readable(sql: string): string {
  return sql
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trimEnd())
    .join('\n')
}

describe('the statements of a shape', () => {
  test.each([
    ['payers', 'package, shared and site columns, global'],
    ['fees', 'one copy per tenant, with a reference in the key'],
    ['codes', 'a tree that the package owns, with retired rows'],
  ])('%s: %s', async (name, title) => {
    await usingTinyClinic('postgres', async (database) => {
      const units = await unitsOf(firstRelease)
      await database.session.query("insert into organizations (slug, status) values ('north', 'active')")
      await seedDatasets(database, units, seedOptions)
      const unit = units.find(({ dataset }) => dataset.name === name)
      const shape = unit === undefined ? null : await readTargetShape(database, unit)
      if (shape === null) throw new Error(`The dataset ${name} has no table.`)
      const text = statementsOf(shape)
        .filter(([, statement]) => statement !== null)
        .map(([step, statement]) => `-- ${step}\n${readable(statement?.compile(database.query).sql ?? '')};`)
        .join('\n\n')
      await expect(`-- ${title}\n\n${text}\n`).toMatchFileSnapshot(`./${name}.sql`)
    })
  })
})
