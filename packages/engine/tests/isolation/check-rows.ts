import { expect } from 'vitest'
import { readDrift } from '../../src/look/read-drift.js'
import type { ShapeDataset, Site } from '../shapes/shape-database.js'
import { expectedRows, ownCells, type Price, secondRelease } from './expected-rows.js'
import type { Edit } from './site-writes.js'

/** Nothing that the site wrote is lost, and Sow never says that nothing differs where something does. */
export async function checkAtOnce(
  site: Site,
  second: ShapeDataset,
  edit: Edit | null,
  where: string,
): Promise<void> {
  const rows = await state(site)
  const cells = ownCells(edit)
  if (cells !== null) expect(rows, where).toContainEqual(expect.objectContaining(cells))
  if (edit?.edit === 'delete')
    expect(
      rows.map(({ code }) => code),
      where,
    ).not.toContain(edit.code)
  expect(await fees(site, edit), where).toEqual(expectedRows(edit).fees)
  expect(await driftOf(site, second), where).toEqual(
    secondRelease
      .filter(({ code, amount, unit }) => {
        const row = rows.find((each) => each.code === code)
        return row?.amount !== amount || row.unit !== unit
      })
      .map(({ code }) => code),
  )
}

/** After another run with nobody beside it: what must be there is known to the row. */
export async function checkAfterwards(
  site: Site,
  second: ShapeDataset,
  edit: Edit | null,
  where: string,
): Promise<void> {
  const expected = expectedRows(edit)
  expect(await state(site), where).toEqual(expected.prices)
  expect(await fees(site, edit), where).toEqual(expected.fees)
  expect(await driftOf(site, second), where).toEqual([...expected.deleted, ...expected.edited])
  const nothing = { inserted: 0, updated: 0, retired: 0, revived: 0, deleted: 0, conflicts: 0, blocked: 0 }
  const told = { tombstoned: expected.deleted.length, kept: expected.edited.length }
  expect(await site.plan(second), where).toMatchObject([{ ...nothing, ...told }])
}

async function state(site: Site): Promise<readonly Price[]> {
  const found = await site.rows(
    `select code, amount, unit, note from ${site.database.schema}.prices order by code`,
  )
  return found as unknown as readonly Price[]
}

async function fees({ database, rows }: Site, edit: Edit | null) {
  return edit?.edit === 'refer' ? await rows(`select id, code from ${database.schema}.fees`) : []
}

/** The keys of rows that differ from the release. */
async function driftOf(site: Site, second: ShapeDataset): Promise<readonly string[]> {
  const identity = `${second.domain}/items`
  const reading = { limit: null, values: false }
  const found = await readDrift(site.database, await site.units(second), [identity], reading)
  return [...new Set(found.map(({ key }) => key))].sort()
}
