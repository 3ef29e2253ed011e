import { describe, expect, it } from 'vitest'
import { buildDatasetGraph } from '../src/resolve/dataset-graph.js'
import { orderMigratingPackages } from '../src/resolve/order-packages.js'
import { orderTopologically } from '../src/resolve/order-topologically.js'
import { declaredPlacements } from '../src/units/declared-placements.js'
import { dataset, datasetReferringTo, discovered } from './fixtures/packages.js'

const migration = (name: string) => ({ name, sum: 'b'.repeat(64) })

describe('the dataset graph', () => {
  it('puts each dataset after those that it refers to, and the rest by identity', () => {
    const packages = [
      discovered('@acme/seed-billing', {
        datasets: [
          datasetReferringTo('billing/items', ['billing/schedules', 'codes/units']),
          dataset('billing/schedules'),
          dataset('billing/payers'),
        ],
      }),
      discovered('@acme/seed-codes', { datasets: [dataset('codes/units')] }),
    ]
    const order = [...buildDatasetGraph(packages).keys()]
    expect(order).toEqual(['billing/payers', 'billing/schedules', 'codes/units', 'billing/items'])
    expect([...buildDatasetGraph([...packages].reverse()).keys()]).toEqual(order)
  })

  it('allows a tree that refers to itself', () => {
    const tree = datasetReferringTo('billing/areas', ['billing/areas'])
    expect([...buildDatasetGraph([discovered('seed-billing', { datasets: [tree] })]).keys()]).toEqual([
      'billing/areas',
    ])
  })

  it('names the whole circle', () => {
    const datasets = [
      datasetReferringTo('x/a', ['x/b']),
      datasetReferringTo('x/b', ['x/c']),
      datasetReferringTo('x/c', ['x/a']),
      datasetReferringTo('x/d', ['x/a']),
    ]
    expect(() => buildDatasetGraph([discovered('seed-x', { datasets })])).toThrow(
      expect.objectContaining({
        code: 'DATA_CYCLE',
        message: 'Datasets refer to each other in a circle: x/a -> x/b -> x/c -> x/a.',
      }),
    )
  })

  it('refuses a reference to a dataset that nobody brings, naming both', () => {
    const datasets = [datasetReferringTo('x/a', ['other/b'])]
    expect(() => buildDatasetGraph([discovered('seed-x', { datasets })])).toThrow(
      expect.objectContaining({
        code: 'DATA_REFERENCE_MISSING',
        message: expect.stringContaining('other/b'),
      }),
    )
  })
})

describe('the order of migrations', () => {
  it('takes a schema package before the seed packages that build on it, whatever their names', () => {
    const packages = [
      discovered('a-seed', { schema: 'z-schema', migrations: [migration('20260101000000_seed')] }),
      discovered('b-seed', { schema: 'z-schema' }),
      discovered('z-schema', {
        kind: 'schema',
        domain: null,
        migrations: [migration('20250101000000_one'), migration('20250101000001_two')],
      }),
    ]
    expect(orderMigratingPackages(packages).map(({ name }) => name)).toEqual(['z-schema', 'a-seed'])
  })

  it('follows declared dependencies between packages', () => {
    const packages = [
      discovered('a', { migrations: [migration('20260101000000_a')] }, ['b', 'left-pad']),
      discovered('b', { migrations: [migration('20260101000000_b')] }),
    ]
    expect(orderMigratingPackages(packages).map(({ name }) => name)).toEqual(['b', 'a'])
  })

  it.each([
    ['time', '20260101000000_one', '20260101000000_two'],
    ['name', '20260101000000_one', '20260202000000_one'],
  ])('refuses two migrations of one package with the same %s', (what, first, second) => {
    const packages = [discovered('a', { migrations: [migration(first), migration(second)] })]
    expect(() => orderMigratingPackages(packages)).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_DUPLICATE',
        message: expect.stringContaining(`same ${what}`),
      }),
    )
  })

  it('allows equal names in different packages', () => {
    const migrations = [migration('20260101000000_one')]
    const packages = [discovered('a', { migrations }), discovered('b', { migrations })]
    expect(orderMigratingPackages(packages)).toHaveLength(2)
  })
})

describe('ordering a graph', () => {
  it('orders every permutation of the same graph alike', () => {
    const needs: [string, string[]][] = [
      ['d', ['b', 'c']],
      ['c', ['a']],
      ['b', ['a']],
      ['a', []],
      ['e', []],
    ]
    for (let turn = 0; turn < needs.length; turn++) {
      needs.push(needs.shift() as [string, string[]])
      expect(orderTopologically(new Map(needs)).order).toEqual(['a', 'b', 'c', 'd', 'e'])
    }
  })
})

describe('where packages want their tables', () => {
  const placed = (name: string, kind: 'local' | 'reference') =>
    discovered(name, { placements: [{ table: 'payers', kind }] })

  it('is said once for a table that several want in the same place', () => {
    expect(declaredPlacements([placed('@acme/one', 'reference'), placed('@acme/two', 'reference')])).toEqual([
      { table: 'payers', kind: 'reference', package: '@acme/one' },
    ])
  })

  it('is refused where they differ, naming both', () => {
    expect(() =>
      declaredPlacements([placed('@acme/one', 'reference'), placed('@acme/two', 'local')]),
    ).toThrow(
      expect.objectContaining({
        code: 'DEFINITION_INVALID',
        message: expect.stringContaining('@acme/one and @acme/two want the table payers'),
      }),
    )
  })
})
