import { expect, test } from 'vitest'
import type { ReleaseOrigin } from '../../src/database/dataset-unit.js'
import { pruneHistory } from '../../src/look/prune-history.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type ShapeDataset, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = 'create table codes (code text primary key, name text)'

/** A file of the project whose rows are called so; of two contents no version tells which is newer. */
function file(name: string, origin: ReleaseOrigin = 'local'): ShapeDataset {
  const version = `${name.length}${[...name].map((letter) => letter.charCodeAt(0)).join('')}`
  return {
    domain: 'local',
    name: 'codes',
    table: 'codes',
    key: ['code'],
    rows: [{ code: 'a', name }],
    version,
    origin,
  }
}

test('content of a file that a later one replaced is older, whatever was undone on the way', async () => {
  await usingSite('postgres', ddl, async (site) => {
    const names = async () => (await site.rows('select name from codes')).map(({ name }) => name)
    const state = async (dataset: ShapeDataset) =>
      (await readDatasetStatuses(site.database, await site.units(dataset)))[0]?.state
    const seed = async (dataset: ShapeDataset, allowDowngrade = false) =>
      await site.seedAll([dataset], { allowDowngrade })

    await seed(file('first'))
    const second = await seed(file('second'))
    // The branch is changed to and fro: nothing is written, and a plan says the same.
    expect(await state(file('first'))).toBe('newer-applied')
    expect((await seed(file('first'))).run).toBeNull()
    expect(await site.plan(file('first'))).toMatchObject([{ skipped: 'newer-applied' }])
    expect(await names()).toEqual(['second'])
    expect((await seed(file('second'))).run).toBeNull()

    // What an undo took back is held, and is no earlier content once the hold has ended.
    await undoRun(site.database, { ...seedOptions, undo: second.run?.id ?? null })
    expect(await names()).toEqual(['first'])
    expect(await state(file('second'))).toBe('held')
    expect(await state(file('first'))).toBe('current')
    await seed(file('third'))
    expect(await names()).toEqual(['third'])
    expect(await state(file('second'))).toBe('outdated')
    await seed(file('second'))
    expect(await names()).toEqual(['second'])

    // Back on purpose; what it replaced is then the older one.
    expect((await seed(file('first'), true)).run).not.toBeNull()
    expect(await names()).toEqual(['first'])
    expect(await state(file('second'))).toBe('newer-applied')

    // A control: the memory is what holds it. And a package's versions are not asked for their content.
    expect(await state(file('second', 'linked'))).not.toBe('newer-applied')
    await pruneHistory(site.database, { ...seedOptions, keep: 0 })
    expect(await state(file('second'))).toBe('outdated')
  })
})

test('a file that is gone leaves its rows, and says that it is gone', async () => {
  await usingSite('postgres', ddl, async (site) => {
    const [unit] = await site.units(file('first'))
    if (unit === undefined) throw new Error('There is no unit.')
    await seedDatasets(site.database, [{ ...unit, package: 'local' }], seedOptions)
    expect(await readDatasetStatuses(site.database, [])).toMatchObject([
      { state: 'file-missing', available: null },
    ])
    expect((await seedDatasets(site.database, [], seedOptions)).run).toBeNull()
    expect(await site.rows('select name from codes')).toEqual([{ name: 'first' }])
  })
})
