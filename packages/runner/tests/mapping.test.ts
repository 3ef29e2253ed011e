import { describe, expect, it } from 'vitest'
import type { SowConfig } from '../src/config/config.js'
import { projectDatasets } from '../src/mapping/project-datasets.js'
import type { DatasetNode } from '../src/resolve/dataset-graph.js'
import { mappedLines, mappedRows } from '../src/units/mapped-lines.js'
import { dataset, datasetReferringTo, discovered } from './fixtures/packages.js'

const column = (name: string, type = 'text') => ({
  name,
  type,
  nullable: true,
  ownership: 'shared' as const,
})

const payers = dataset('billing/payers', {
  table: 'payers',
  columns: [{ ...column('code'), ownership: 'package' }, column('name'), column('note')],
  fields: ['code', 'name', 'note'],
  absent: { retireOn: 'retired_on' },
})

const schedules = datasetReferringTo('billing/schedules', ['billing/payers'], {
  table: 'schedules',
  columns: [{ ...column('code'), ownership: 'package' }, column('ref_0', 'uuid')],
})

const packages = [
  discovered('schema', {
    kind: 'schema',
    domain: null,
    migrations: [{ name: '20260101_a', sum: 'b'.repeat(64) }],
  }),
  discovered('seed-billing', { schema: 'schema', datasets: [payers, schedules] }),
  discovered('seed-own', { datasets: [dataset('own/things')] }),
]

const found = (config: SowConfig) => projectDatasets({ config, packages })
const node = (config: SowConfig, identity: string) => found(config).graph.get(identity) as DatasetNode

const mappings: NonNullable<SowConfig['mappings']> = {
  'billing/payers': {
    table: { schema: 'app', table: 'Payer' },
    columns: { code: 'externalId', name: 'displayName', note: null, retired_on: null, id: 'payerId' },
  },
  'billing/schedules': { table: 'Schedule', columns: { ref_0: 'payer' } },
}

describe('a mapping', () => {
  it('gives a dataset the names of the project, and references follow', () => {
    expect(node({ mappings }, 'billing/payers')).toMatchObject({
      dataset: {
        table: 'app.Payer',
        key: ['externalId'],
        columns: [{ name: 'externalId' }, { name: 'displayName' }],
        fields: ['externalId', 'displayName'],
        absent: 'keep',
        contentHash: payers.contentHash,
      },
      mapped: { left: [2], mapping: { named: { externalId: 'code', displayName: 'name' } } },
    })
    expect(node({ mappings }, 'billing/schedules')).toMatchObject({
      references: ['billing/payers'],
      dataset: {
        columns: [{ name: 'code' }, { name: 'payer', type: '' }],
        fields: ['code', 'ref_0.code'],
        references: [
          {
            column: 'payer',
            table: 'app.Payer',
            id: 'payerId',
            key: [{ column: 'externalId', field: 'ref_0.code' }],
          },
        ],
      },
    })
  })

  it('is part of the definition, and one that changes nothing is not', () => {
    const hash = (config: SowConfig) => node(config, 'billing/payers').dataset.definitionHash
    const asIs = hash({ mappings: { billing: true } })
    expect(hash({ mappings: { 'billing/payers': { table: 'payers' } } })).toBe(asIs)
    expect(hash({ mappings })).not.toBe(asIs)
  })

  it('takes what is mapped alone where another tool keeps the schema, and what makes no tables', () => {
    const { graph, unmapped } = found({ ownSchema: true, mappings: { 'billing/payers': true } })
    expect([...graph.keys()]).toEqual(['billing/payers', 'own/things'])
    expect(unmapped).toEqual(['billing/schedules'])
    expect(found({}).unmapped).toEqual([])
  })

  it.each<[NonNullable<SowConfig['mappings']>, RegExp]>([
    [{ 'billing/payer': true }, /billing\/payer .*no package/],
    [{ billing: { table: 'Payer' } }, /whole domain/],
    [{ 'billing/payers': { columns: { nam: 'x' } } }, /no column nam/],
    [{ 'billing/payers': { columns: { code: null } } }, /code is of its key/],
    [{ 'billing/payers': { columns: { code: 'name' } } }, /two of its columns go to name/],
    [{ 'billing/schedules': true }, /ref_0 refers to billing\/payers/],
  ])('is refused: %j', (wrong, message) => {
    expect(() => found({ ownSchema: true, mappings: wrong })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    )
  })
})

describe('several mappings that cannot be used', () => {
  it('are told in one error, and what follows from them is not', () => {
    const wrong: NonNullable<SowConfig['mappings']> = {
      'billing/payers': { columns: { nam: 'x', code: null, note: 'name' } },
      'billing/schedules': { columns: { ref: 'payer' } },
      'billing/payer': true,
    }
    expect(() => found({ ownSchema: true, mappings: wrong })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: 'The mappings of 3 datasets cannot be used.',
        problems: [
          { rule: 'mapping', dataset: 'billing/payer', message: expect.stringMatching(/^no package .*mean/) },
          { rule: 'mapping', dataset: 'billing/payers', message: 'it has no column nam. Did you mean name?' },
          {
            rule: 'mapping',
            dataset: 'billing/payers',
            message: expect.stringMatching(/^code is of its key/),
          },
          { rule: 'mapping', dataset: 'billing/payers', message: expect.stringMatching(/go to name/) },
          {
            rule: 'mapping',
            dataset: 'billing/schedules',
            message: expect.stringMatching(/no column ref\b/),
          },
        ],
      }),
    )
  })

  it('of one dataset name it once, and a single fault says itself what to do', () => {
    const two = { 'billing/payers': { columns: { nam: 'x', code: null } } }
    expect(() => found({ ownSchema: true, mappings: two })).toThrow(
      /^The mapping of billing\/payers cannot be used: 2 things are wrong with it\.$/,
    )
    const one = { 'billing/payers': { columns: { nam: 'x' } } }
    expect(() => found({ ownSchema: true, mappings: one })).toThrow(
      expect.objectContaining({ hint: 'Did you mean name?', problems: [] }),
    )
  })
})

describe('the lines of a mapped dataset', () => {
  const mapped = { left: [1], mapping: { named: {}, fill: {} } }
  const collect = async <Item>(items: AsyncIterable<Item>) => {
    const all: Item[] = []
    for await (const item of items) all.push(item)
    return all
  }
  async function* given<Item>(...items: Item[]) {
    yield* items
  }

  it('lack the fields that have no place, whatever stands in them', async () => {
    const text = Buffer.from('a\tmid\\tdle\tz\nä\t\\N\t日本\n')
    const [lines] = await collect(mappedLines(given(new Uint8Array(text)), { mapped }, 0))
    expect(Buffer.from(lines ?? []).toString()).toBe('a\tz\nä\t日本\n')
    const rows = await collect(mappedRows(given([{ position: 7, line: 'a\tb\tc' }]), { mapped }))
    expect(rows).toEqual([[{ position: 7, line: 'a\tc' }]])
  })

  it('of a change set keep what stands before the row', async () => {
    const text = new Uint8Array(Buffer.from('3\tf\ta\tb\tc\n'))
    const [lines] = await collect(mappedLines(given(text), { mapped }, 2))
    expect(Buffer.from(lines ?? []).toString()).toBe('3\tf\ta\tc\n')
  })
})
