import { describe, expect, it } from 'vitest'
import { buildDatasetGraph } from '../src/resolve/dataset-graph.js'
import { nearestDatasets, nearestNames } from '../src/select/nearest-names.js'
import { selectDatasets } from '../src/select/select-datasets.js'
import { everything, type Selection } from '../src/select/selection.js'
import { dataset, datasetReferringTo, discovered } from './fixtures/packages.js'

const graph = buildDatasetGraph([
  discovered('seed-billing-masters', {
    datasets: [
      dataset('billing-masters/payers'),
      dataset('billing-masters/fee-schedules', { kind: 'starter' }),
      datasetReferringTo('billing-masters/fee-schedule-items', ['billing-masters/fee-schedules']),
      datasetReferringTo('billing-masters/plans', ['billing-masters/payers']),
    ],
  }),
  discovered('seed-providers', {
    datasets: [dataset('providers/specialties'), dataset('providers/people', { kind: 'demo' })],
  }),
  discovered('seed-purposes', {
    formerly: ['reasons'],
    datasets: [
      datasetReferringTo('purposes/visits', ['providers/specialties', 'billing-masters/plans'], {
        formerly: ['billing-masters/visits'],
      }),
    ],
  }),
])

function selected(selection: Partial<Selection>): string[] {
  return selectDatasets(graph, { ...everything, ...selection }).datasets.map(({ identity }) => identity)
}

describe('a selection', () => {
  it('without names is every reference and starter dataset, but no demo rows', () => {
    expect(selected({})).toHaveLength(6)
    expect(selected({})).not.toContain('providers/people')
  })

  it('takes demo rows where they are asked for', () => {
    expect(selected({ kinds: ['demo'] })).toEqual(['providers/people'])
  })

  it('takes a domain or a single dataset', () => {
    expect(selected({ only: ['providers'] })).toEqual(['providers/specialties'])
    expect(selected({ only: ['billing-masters/payers'] })).toEqual(['billing-masters/payers'])
  })

  it('pulls in what its datasets refer to, in order, and says why', () => {
    const { datasets, pulledIn } = selectDatasets(graph, { ...everything, only: ['purposes'] })
    expect(datasets.map(({ identity }) => identity)).toEqual([
      'billing-masters/payers',
      'billing-masters/plans',
      'providers/specialties',
      'purposes/visits',
    ])
    expect(pulledIn).toEqual([
      { dataset: 'billing-masters/payers', because: 'billing-masters/plans' },
      { dataset: 'billing-masters/plans', because: 'purposes/visits' },
      { dataset: 'providers/specialties', because: 'purposes/visits' },
    ])
  })

  it('pulls a dataset in whose kind was not selected, since its rows are needed', () => {
    expect(selected({ kinds: ['reference'], only: ['billing-masters/fee-schedule-items'] })).toEqual([
      'billing-masters/fee-schedules',
      'billing-masters/fee-schedule-items',
    ])
  })

  it('skips domains and datasets that nothing selected needs', () => {
    expect(selected({ skip: ['purposes', 'billing-masters/plans'] })).not.toContain('billing-masters/plans')
  })

  it('refuses to skip what is needed, and says by whom', () => {
    expect(() => selected({ skip: ['billing-masters/payers'] })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_USAGE',
        message: expect.stringContaining('billing-masters/plans'),
      }),
    )
  })

  it('refuses a dataset that is named in full while its kind is not selected', () => {
    expect(() => selected({ only: ['providers/people'] })).toThrow(
      expect.objectContaining({ code: 'CONFIG_USAGE', hint: expect.stringContaining('demo') }),
    )
  })

  it.each([
    ['billing-master', 'billing-masters'],
    ['payers', 'billing-masters/payers'],
    ['providers/specialities', 'providers/specialties'],
  ])('refuses the unknown name %s and offers %s', (name, nearest) => {
    expect(() => selected({ only: [name] })).toThrow(
      expect.objectContaining({ code: 'SELECTION_UNKNOWN', hint: expect.stringContaining(nearest) }),
    )
    expect(() => selected({ skip: [name] })).toThrow(expect.objectContaining({ code: 'SELECTION_UNKNOWN' }))
  })

  it.each([
    ['billing-masters/visits', 'purposes/visits'],
    ['reasons/visits', 'purposes/visits'],
    ['reasons', 'purposes'],
  ])('refuses the former name %s and says that it is %s now', (name, present) => {
    expect(() => selected({ only: [name] })).toThrow(
      expect.objectContaining({
        code: 'SELECTION_UNKNOWN',
        message: `${name} has another name now: ${present}.`,
      }),
    )
    expect(() => selected({ only: ['reasons/others'] })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('another name') }),
    )
  })
})

describe('the nearest names', () => {
  it('are none where nothing is near', () => {
    expect(nearestNames('xyz', ['billing-masters', 'providers'])).toEqual([])
  })

  it('find a dataset by its own name, in whatever domain it is', () => {
    const known = ['local', 'local/countries', 'terms', 'terms/countries', 'terms/titles']
    expect(nearestDatasets('countires', known)).toEqual(['local/countries', 'terms/countries'])
    expect(nearestDatasets('lcoal', known)).toEqual(['local'])
    expect(nearestDatasets('other/xyz', known)).toEqual([])
  })
})
