import { expect, test } from 'vitest'
import { readDatasetsInConflict } from '../../src/amend/read-conflicts.js'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { readTableless } from '../../src/ledger/forget-dropped-tables.js'
import { examineLedger } from '../../src/look/examine-database.js'
import { usingLook } from '../../src/transaction/using-transaction.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = 'create table kept (code text primary key); create table dropped (code text primary key)'
const datasets = ['dropped', 'kept'].map((table) => ({
  name: table,
  table,
  key: ['code'],
  rows: [{ code: 'a' }],
}))

test.each(['undo', 'remove'] as const)('%s does the others where one table is gone', async (what) => {
  await usingSite('postgres', ddl, async (site) => {
    const { run } = await site.seedAll(datasets)
    await site.rows('drop table dropped')
    expect(await usingLook(site.database, () => readTableless(site.database))).toEqual(['shapes/dropped'])
    expect(await readDatasetsInConflict(site.database)).toEqual([])
    const frame = { ...seedOptions, undo: run?.id ?? null, domain: 'shapes' }
    const take = what === 'undo' ? undoRun : removeDomain
    const expected = expect.arrayContaining([
      expect.objectContaining({ dataset: 'shapes/dropped', tableGone: true, removed: 0 }),
      expect.objectContaining({ dataset: 'shapes/kept', tableGone: false, removed: 1 }),
    ])
    expect((await take(site.database, { ...frame, look: true })).datasets).toEqual(expected)
    expect((await take(site.database, frame)).datasets).toEqual(expected)
    expect(await site.rows('select from kept')).toEqual([])
    // A removal forgets what is gone; an undo has nothing to say of it.
    const left = what === 'undo' ? ['shapes/dropped'] : []
    expect(await usingLook(site.database, () => readTableless(site.database))).toEqual(left)
  })
})

test('an undo of which nothing is left says so', async () => {
  await usingSite('postgres', ddl, async (site) => {
    const { run } = await site.seedAll(datasets.slice(0, 1))
    await site.rows('drop table dropped')
    const undoing = undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
    await expect(undoing).rejects.toMatchObject({ code: 'UNDO_IMPOSSIBLE' })
  })
})

test('a table that cannot take what was applied any more is found', async () => {
  await usingSite('postgres', ddl, async (site) => {
    await site.seedAll(datasets)
    expect(await examineLedger(site.database)).toEqual([])
    await site.rows('alter table kept rename column code to other')
    expect(await examineLedger(site.database)).toMatchObject([
      { kind: 'failed', where: 'shapes/kept', error: { code: 'TARGET_MISSING' } },
    ])
    await site.rows('drop table kept')
    expect(await examineLedger(site.database)).toMatchObject([
      { kind: 'dataset-without-table', where: 'shapes/kept' },
    ])
  })
})

test('a run that no table fits any more is not undone, and what to do instead works', async () => {
  const typed = 'create table typed (code text primary key, kind text, price integer)'
  await usingSite('postgres', typed, async (site) => {
    const release = (version: string, kind: string, price: number) =>
      site.seed({ table: 'typed', key: ['code'], version, rows: [{ code: 'a', kind, price }] })
    await release('1.0.0', 'A', 10)
    await site.rows(`create type kind as enum ('active');
      alter table typed alter kind type kind using 'active'::kind`)
    await release('1.1.0', 'active', 11)
    await expect(undoRun(site.database, { ...seedOptions, undo: null })).rejects.toMatchObject({
      code: 'TARGET_TYPE',
      message: expect.stringMatching(/^Run \d+ cannot be undone/),
      hint: 'Publish a release with the rows as they should be.',
      problems: [{ column: 'kind' }],
    })
    await release('1.2.0', 'active', 10)
    expect(await site.rows('select price from typed')).toEqual([{ price: 10 }])
  })
})
