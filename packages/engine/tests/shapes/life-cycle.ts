import { expect } from 'vitest'
import type { Row, ShapeDataset, Site } from './shape-database.js'

/** A shape of table, as far as the life of a dataset in it goes. */
export interface LivingShape extends Omit<ShapeDataset, 'rows' | 'version'> {
  /** The table as SQL names it, where that is not its name. */
  readonly sqlTable?: string
  /** Row number `place`, with the values of a variant: 0, 1 or 2. */
  readonly row: (place: number, variant: number) => Row
  /** SQL that is true of the row number `place`. */
  readonly at: (place: number) => string
  /** What the site sets: values that no variant has. */
  readonly edit: string
  /** Each write of a row changes a column that the dataset does not carry. */
  readonly isStamped?: true
}

/**
 * Leads a dataset through its life, and proves at each step what was written: first seed, a second one that writes
 * nothing, a comparison that writes nothing, an upgrade beside a site's edit, a conflict, a row that the site deleted,
 * and silence after it.
 */
export async function liveThrough(site: Site, shape: LivingShape): Promise<void> {
  const { sqlTable: table = shape.table } = shape
  const release = (version: string, rows: readonly Row[]): ShapeDataset => ({
    absent: 'delete',
    ...definitionOf(shape),
    version,
    rows,
  })
  const update = (place: number, what: string) =>
    site.rows(`update ${table} set ${what} where ${shape.at(place)}`)
  const unwritten = async (dataset: ShapeDataset) => {
    const before = await site.versions(table)
    const report = await site.seed(dataset)
    expect(await site.versions(table)).toEqual(before)
    return report
  }

  const first = release(
    '1.0.0',
    [1, 2, 3, 4].map((place) => shape.row(place, 0)),
  )
  expect(await site.seed(first), 'the first seed').toMatchObject({ inserted: 4, updated: 0 })
  expect(await unwritten(first), 'the second seed').toMatchObject({ inserted: 0, unchanged: 4 })
  await update(4, touchOf(shape))
  expect(await unwritten(first), 'a comparison').toMatchObject({ unchanged: 4, kept: 0, conflicts: 0 })

  // A row that somebody wrote and did not change goes with its release.
  const deleted = shape.isStamped === true ? 0 : 1
  await update(1, shape.edit)
  const second = release('1.1.0', [shape.row(1, 0), shape.row(2, 1), shape.row(3, 0), shape.row(5, 0)])
  expect(await site.plan(second), 'the plan of an upgrade').toMatchObject([
    { inserted: 1, updated: 1, unchanged: 1, kept: 1, deleted },
  ])
  expect(await site.seed(second), 'an upgrade').toMatchObject({
    inserted: 1,
    updated: 1,
    unchanged: 1,
    kept: 1,
    deleted,
  })
  expect(await unwritten(second), 'after the upgrade').toMatchObject({ unchanged: 3, kept: 1 })

  const third = release('1.2.0', [shape.row(1, 1), shape.row(2, 1), shape.row(5, 0)])
  expect(await site.seed(third), 'a conflict').toMatchObject({ conflicts: 1, deleted: 1, unchanged: 2 })
  await site.rows(`delete from ${table} where ${shape.at(2)}`)
  expect(await site.seed(third), 'a deleted row').toMatchObject({ tombstoned: 1, inserted: 0, kept: 1 })
  expect(await unwritten(third), 'silence').toMatchObject({ tombstoned: 1, kept: 1, unchanged: 1 })

  const places = [1, 5].map((place) => shape.at(place))
  const left = await site.rows(
    `select count(*) as rows from ${table} where ${places.map((at) => `(${at})`).join(' or ')}`,
  )
  expect(left).toEqual([{ rows: 2 }])
}

function definitionOf({
  row: _,
  at: __,
  edit: ___,
  sqlTable: ____,
  isStamped: _____,
  ...definition
}: LivingShape) {
  return definition
}

/** Sets columns to what they are: a write by the site that changes nothing. */
function touchOf({ edit }: LivingShape): string {
  const [name = ''] = edit.split('=')
  return `${name} = ${name}`
}
