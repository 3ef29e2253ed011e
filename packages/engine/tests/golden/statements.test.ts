import { describe, expect, test } from 'vitest'
import { readTargetShape } from '../../src/catalog/shape/read-target-shape.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { firstRelease } from '../seed/tiny-clinic.js'
import { seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'
import { scriptOf } from './statements-of.js'

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
      await expect(scriptOf(database, shape, title)).toMatchFileSnapshot(`./${name}.sql`)
    })
  })
})
