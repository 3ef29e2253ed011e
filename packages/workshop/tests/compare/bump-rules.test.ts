import type { Manifest, ManifestDataset } from '@sow/kit/manifest'
import { describe, expect, test } from 'vitest'
import { dataset, manifest } from '../../../runner/tests/fixtures/packages.js'
import { type Bump, bumpAfter } from '../../src/compare/bump.js'
import { type BumpRule, bumpRules } from '../../src/compare/bump-rules.js'
import { versionBump } from '../../src/compare/changesets.js'
import { type DescribedRelease, definitionChanges, typeChange } from '../../src/compare/definition-changes.js'
import { rowReasons } from '../../src/compare/diff-releases.js'
import type { DatasetDiff } from '../../src/compare/release-diff.js'

const code = { name: 'code', type: 'text', nullable: false, ownership: 'package' } as const
const name = { name: 'name', type: 'character varying(40)', nullable: true, ownership: 'shared' } as const
const migrations = [{ name: '20260101000000_first', sum: 'a'.repeat(64) }]

function release(facts: Partial<Manifest> = {}, more: Partial<ManifestDataset> = {}): DescribedRelease {
  const described = { columns: [code, name], ...more }
  return {
    facts: manifest('seed-clinic', { migrations, schema: 'schema', schemaRange: '^1.2.0', ...facts }),
    datasets: [dataset('clinic/things', described)],
  }
}

const reference = {
  column: 'name',
  dataset: null,
  table: 'names',
  self: false,
  tenant: false,
  id: 'id',
  key: [],
}

/** The newer release of each rule about definitions; where it says `before`, the older one too. */
const definitions: Readonly<
  Partial<Record<BumpRule, { before?: DescribedRelease; after: DescribedRelease }>>
> = {
  'domain-changed': { after: release({ domain: 'other' }) },
  'schema-changed': { after: release({ schema: 'other' }) },
  'schema-range-narrowed': { after: release({ schemaRange: '^2.0.0' }) },
  'schema-range-widened': { after: release({ schemaRange: '^1.2.0 || ^2.0.0' }) },
  'migration-removed': { after: release({ migrations: [] }) },
  'migration-edited': {
    after: release({ migrations: [{ name: '20260101000000_first', sum: 'b'.repeat(64) }] }),
  },
  'migration-added': {
    after: release({ migrations: [...migrations, { name: '20270101000000_next', sum: 'c' }] }),
  },
  'dataset-removed': { after: { ...release(), datasets: [] } },
  'dataset-added': { before: { ...release(), datasets: [] }, after: release() },
  'table-changed': { after: release({}, { table: 'others' }) },
  'scope-changed': { after: release({}, { scope: 'tenant' }) },
  'key-changed': { after: release({}, { key: ['name'] }) },
  'kind-to-demo': { after: release({}, { kind: 'demo' }) },
  'kind-changed': { after: release({}, { kind: 'starter' }) },
  'absence-to-delete': { after: release({}, { absent: 'delete' }) },
  'absence-changed': { after: release({}, { absent: { retireOn: 'gone' } }) },
  'column-removed': { after: release({}, { columns: [code] }) },
  'required-column-added': {
    after: release({}, { columns: [code, name, { ...name, name: 'more', nullable: false }] }),
  },
  'optional-column-added': { after: release({}, { columns: [code, name, { ...name, name: 'more' }] }) },
  'column-now-required': { after: release({}, { columns: [code, { ...name, nullable: false }] }) },
  'column-now-optional': {
    before: release({}, { columns: [code, { ...name, nullable: false }] }),
    after: release(),
  },
  'type-narrowed': { after: release({}, { columns: [code, { ...name, type: 'character varying(20)' }] }) },
  'type-widened': { after: release({}, { columns: [code, { ...name, type: 'text' }] }) },
  'reference-changed': { after: release({}, { references: [reference] }) },
  'ownership-to-package': { after: release({}, { columns: [code, { ...name, ownership: 'package' }] }) },
  'ownership-changed': { after: release({}, { columns: [code, { ...name, ownership: 'site' }] }) },
  'row-ownership-to-package': { after: release({}, { rowOwnership: 'package' }) },
  'row-ownership-to-site': {
    before: release({}, { columns: [code], rowOwnership: 'package' }),
    after: release({}, { columns: [code], rowOwnership: 'site' }),
  },
  'license-changed': { after: release({}, { license: 'CC0-1.0' }) },
  'source-changed': { after: release({}, { source: { publisher: 'CMS', release: '2026' } }) },
  'title-changed': { after: release({}, { title: 'Things of today' }) },
}

const noRows = { added: 0, changed: 0, retired: 0, revived: 0, renamed: 0, gone: 0 }

function rowsOf(action: keyof typeof noRows, more: Partial<DatasetDiff> = {}): DatasetDiff {
  const columns = more.columns ?? []
  const values = columns.map(({ column }) => ({ column, from: 'a', to: 'b' }))
  return {
    ...{ dataset: 'things', title: 'Things', state: 'changed', noun: 'code', rowsBefore: 1, rowsAfter: 1 },
    ...{ absent: 'keep', columns },
    counts: { ...noRows, [action]: 1 },
    rows: [{ action, key: 'a', formerKey: null, replacedBy: [], name: null, values }],
    ...more,
  }
}

/** The rows of each rule about rows. */
const rows: Readonly<Partial<Record<BumpRule, readonly DatasetDiff[]>>> = {
  'rows-removed': [rowsOf('gone'), rowsOf('gone', { absent: 'delete' })],
  'rows-renamed': [rowsOf('renamed')],
  'rows-added': [rowsOf('added')],
  'rows-retired': [rowsOf('retired'), rowsOf('gone', { absent: 'retire' })],
  'rows-revived': [rowsOf('revived')],
  'values-changed': [rowsOf('changed', { columns: [{ column: 'billable', text: false, rows: 1 }] })],
  'text-corrected': [rowsOf('changed', { columns: [{ column: 'name', text: true, rows: 1 }] })],
}

describe('what a difference asks of the version', () => {
  test.each(Object.entries(definitions))('%s, and nothing else', (rule, { before = release(), after }) => {
    expect(definitionChanges(before, after).map((each) => each.rule)).toEqual([rule])
  })

  test.each(Object.entries(rows))('%s', (rule, diffs) => {
    for (const diff of diffs) expect(rowReasons(diff).map((each) => each.rule)).toEqual([rule])
  })

  test('tells of the rows what the kind alone decides', () => {
    const grants = (kind: ManifestDataset['kind']) => release({}, { columns: [code], kind })
    const rules = definitionChanges(grants('starter'), grants('reference')).map((each) => each.rule)
    expect(rules).toEqual(['kind-changed', 'row-ownership-to-package'])
  })

  test('is nothing where nothing differs', () => {
    expect(definitionChanges(release(), release())).toEqual([])
    expect(rowReasons(rowsOf('added', { counts: noRows, rows: [] }))).toEqual([])
  })

  test('is written for every rule', () => {
    expect([...Object.keys(definitions), ...Object.keys(rows)].sort()).toEqual(Object.keys(bumpRules).sort())
  })

  test('is major for what may break, minor for what is more, patch for what is said better', () => {
    const of = (bump: string) =>
      Object.entries(bumpRules).flatMap(([rule, each]) => (each === bump ? [rule] : []))
    expect(of('patch')).toEqual(['schema-range-widened', 'source-changed', 'title-changed', 'text-corrected'])
    expect(of('minor')).toEqual(
      expect.arrayContaining(['rows-added', 'rows-retired', 'dataset-added', 'optional-column-added']),
    )
    expect(of('major')).toEqual(
      expect.arrayContaining([
        'column-removed',
        'column-now-required',
        'type-narrowed',
        'dataset-removed',
        'ownership-to-package',
        'row-ownership-to-package',
        'rows-removed',
      ]),
    )
  })
})

test.each([
  ['integer', 'bigint', 'widened'],
  ['bigint', 'integer', 'narrowed'],
  ['integer', 'numeric(4,0)', 'narrowed'],
  ['numeric(10,2)', 'numeric(12,2)', 'widened'],
  ['numeric(10,2)', 'numeric(10,4)', 'narrowed'],
  ['numeric(10,2)', 'numeric', 'widened'],
  ['character varying(20)', 'character varying(40)', 'widened'],
  ['character varying(20)[]', 'text[]', 'narrowed'],
  ['text', 'character varying(400)', 'narrowed'],
  ['text', 'uuid', 'narrowed'],
  ['timestamp(3) with time zone', 'timestamp(6) with time zone', 'widened'],
  ['text', 'text', 'same'],
])('%s to %s is %s', (before, after, change) => {
  expect(typeChange(before, after)).toBe(change)
})

test.each([
  ['1.0.0', '1.0.0', 'none'],
  ['1.0.0', '1.0.1', 'patch'],
  ['1.0.0', '1.1.0', 'minor'],
  ['1.0.0', '2.0.0-next.1', 'major'],
  ['1.1.0', '1.0.0', 'none'],
])('from %s to %s the version grew by %s', (before, after, bump) => {
  expect(versionBump(before, after)).toBe(bump)
})

test.each([
  ['0.3.0', 'major', 'minor'],
  ['0.3.0', 'patch', 'patch'],
  ['1.0.0', 'major', 'major'],
  ['no version', 'major', 'major'],
] satisfies [string, Bump, Bump][])('after %s a %s change asks for a %s version', (version, asked, bump) => {
  expect(bumpAfter(version, asked)).toBe(bump)
})
