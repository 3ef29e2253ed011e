import semver from 'semver'
import { describe, expect, test } from 'vitest'
import { buildManifest } from '../src/build.js'
import { isSemanticVersion } from '../src/define/semantic-version.js'
import { findDuplicateKeys } from '../src/describe/find-duplicate-keys.js'
import { csv, type Dataset, defineDataset, type SeedPackage } from '../src/index.js'
import { type Manifest, parseManifest, sealManifest } from '../src/manifest.js'
import { inlineRows, readCanonicalRows } from '../src/rows.js'
import { clinic, type Database, items, payers, schedules, schema } from './clinic.js'
import { errorOf, rulesOf } from './expected-error.js'
import { dataFile } from './folder.js'

const define = defineDataset<Database>()

function build(definition: SeedPackage | typeof schema): Promise<Manifest> {
  return buildManifest({
    package: { name: '@example/seed-billing', version: '1.2.3' },
    definition,
    schema: '@example/schema',
    migrations: [{ name: '20240101000001_first', sum: 'a'.repeat(64) }],
    foreign: () => undefined,
  })
}

/** Items with other rows, as JavaScript could write them. */
const itemsOf = (...rows: readonly object[]): Dataset => ({ ...items, rows: inlineRows(rows) })
const item = { schedule_id: 'standard', code: 'A', modifier: '', amount: null, parent_id: null }

test('says of a seed package what its datasets are, and counts and hashes their rows', async () => {
  const manifest = await build(clinic(payers, schedules, items))
  expect(manifest).toMatchObject({
    format: 1,
    package: '@example/seed-billing',
    version: '1.2.3',
    kind: 'seed',
    domain: 'billing',
    schema: '@example/schema',
    tenants: { table: 'organizations', column: 'org_id' },
    migrations: [{ name: '20240101000001_first' }],
  })
  expect(manifest.datasets.map(({ identity, rows }) => [identity, rows])).toEqual([
    ['billing/payers', 2],
    ['billing/schedules', 2],
    ['billing/items', 2],
  ])
  expect(manifest.datasets[0]).toMatchObject({ absent: { retireOn: 'retired_on' } })
})

test('says of a schema package that it has no datasets', async () => {
  expect(await build(schema)).toMatchObject({ kind: 'schema', domain: null, schema: null, datasets: [] })
})

test('is read back as it was written', async () => {
  const manifest = await build(clinic(payers, schedules, items))
  expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest)
})

test('is read back with who decides that a row exists', async () => {
  const manifest = await build(clinic(payers, schedules, { ...items, rowOwnership: 'package' }))
  expect(parseManifest(JSON.stringify(manifest)).datasets.map(({ rowOwnership }) => rowOwnership)).toEqual([
    undefined,
    undefined,
    'package',
  ])
})

describe('canonical rows', () => {
  async function readAll(dataset: Dataset, described: Manifest['datasets'][number]) {
    const lines: string[] = []
    for await (const rows of readCanonicalRows({ dataset, described }))
      lines.push(...rows.map(({ line }) => line))
    return lines
  }

  test('are those that the manifest counted and hashed', async () => {
    const [described] = (await build(clinic(payers))).datasets
    expect(await readAll(payers, described as Manifest['datasets'][number])).toEqual([
      'P1\tFirst Payer',
      'P2\tSecond Payer',
    ])
  })

  test.each([
    [
      'a row more',
      [
        { code: 'P1', name: 'First Payer' },
        { code: 'P2', name: 'Second Payer' },
        { code: 'P3', name: 'x' },
      ],
    ],
    ['a row less', [{ code: 'P1', name: 'First Payer' }]],
    [
      'another value',
      [
        { code: 'P1', name: 'First Payer' },
        { code: 'P2', name: 'Second payer' },
      ],
    ],
  ])('are refused at their end for %s', async (_, rows) => {
    const [described] = (await build(clinic(payers))).datasets
    const other = { ...payers, rows: inlineRows(rows) }
    const error = await errorOf(() => readAll(other, described as Manifest['datasets'][number]))
    expect(error).toMatchObject({ code: 'MANIFEST_MISMATCH', place: { dataset: 'billing/payers' } })
  })

  test('are refused for bad rows before their hash is', async () => {
    const [described] = (await build(clinic(payers))).datasets
    const other = { ...payers, rows: inlineRows([{ code: null, name: 'x' }]) }
    const error = await errorOf(() => readAll(other, described as Manifest['datasets'][number]))
    expect(error.code).toBe('DATA_INVALID')
  })
})

describe('keys', () => {
  test('that occur twice are refused with all their places', async () => {
    const rows = [item, { ...item, code: 'B' }, { ...item, amount: '1' }, { ...item, code: 'B' }, item]
    const error = await errorOf(() => build(clinic(payers, schedules, itemsOf(...rows))))
    expect(error).toMatchObject({ code: 'DATA_DUPLICATE_KEY', place: { dataset: 'billing/items' } })
    expect(error.problems.map(({ message }) => message)).toEqual([
      'The key of row 3 is that of row 1.',
      'The key of row 4 is that of row 2.',
      'The key of row 5 is that of row 1.',
    ])
  })

  test('are named by file and line', async () => {
    const url = await dataFile('payers.csv', 'code,name\nP1,x\nP2,"x\ny"\nP1,z\n')
    const dataset = define({ name: 'more', table: 'payers', scope: 'tenant', key: ['code'], rows: csv(url) })
    const error = await errorOf(() => build(clinic(dataset)))
    expect(error.problems).toEqual([
      {
        dataset: 'billing/more',
        file: 'data/payers.csv',
        line: 5,
        column: 'code',
        rule: 'duplicate-key',
        message: 'The key of line 5 is that of line 2.',
      },
    ])
  })

  test('are found twice on request', async () => {
    const [described] = (await build(clinic(payers))).datasets
    if (described === undefined) return expect.fail()
    const other = {
      ...payers,
      rows: inlineRows([
        { code: 'A', name: 'x' },
        { code: 'A', name: 'y' },
      ]),
    }
    expect(await findDuplicateKeys({ dataset: other, described })).toHaveLength(1)
    expect(await findDuplicateKeys({ dataset: payers, described })).toEqual([])
  })

  test('are one key where the type of the column makes no difference', async () => {
    const tables = {
      ...schema.tables,
      regions: {
        primaryKey: ['id'],
        columns: {
          ...schema.tables['regions']?.columns,
          name: { type: 'citext', nullable: false, defaulted: false, generated: false },
        },
      },
    }
    const regions = define({
      name: 'regions',
      table: 'regions',
      key: ['name'],
      rows: [{ name: 'North' }, { name: 'NORTH' }],
    })
    const error = await errorOf(() => build({ ...clinic(regions), schema: { ...schema, tables } }))
    expect(error.code).toBe('DATA_DUPLICATE_KEY')
  })
})

describe('references within the package', () => {
  test('that name no row are refused with line and column', async () => {
    const rows = [
      item,
      { ...item, code: 'B', schedule_id: 'nothing' },
      { ...item, code: 'C', parent_id: { schedule_id: 'standard', code: 'A', modifier: '25' } },
      { ...item, code: 'D', parent_id: { schedule_id: 'standard', code: 'A', modifier: '' } },
    ]
    const error = await errorOf(() => build(clinic(payers, schedules, itemsOf(...rows))))
    expect(error.code).toBe('DATA_REFERENCE_MISSING')
    expect(rulesOf(error)).toEqual(['2 schedule_id reference-missing', '3 parent_id reference-missing'])
  })

  test('may name rows of a dataset that stands later', async () => {
    expect((await build(clinic(items, schedules, payers))).datasets).toHaveLength(3)
  })
})

test('every bad row of a dataset is named, with its dataset', async () => {
  const rows = [{ ...item, code: null }, item, { ...item, amount: 'x' }]
  const error = await errorOf(() => build(clinic(payers, schedules, itemsOf(...rows))))
  expect(error).toMatchObject({ code: 'DATA_INVALID', place: { dataset: 'billing/items' } })
  expect(rulesOf(error)).toEqual(['1 code not-null', '3 amount type'])
})

describe('a manifest that is not as it must be is refused:', () => {
  const broken = async (change: (manifest: Record<string, unknown>) => unknown) => {
    const manifest = JSON.parse(JSON.stringify(await build(clinic(payers))))
    const changed = change(manifest) ?? manifest
    return errorOf(() => parseManifest(JSON.stringify(changed), { package: '@example/seed' }))
  }
  const first = (manifest: Record<string, unknown>) =>
    (manifest['datasets'] as Record<string, unknown>[])[0] ?? {}

  test('no JSON', async () => {
    expect(await errorOf(() => parseManifest('{'))).toMatchObject({ code: 'MANIFEST_INVALID' })
  })

  test('a newer format', async () => {
    const error = await broken((manifest) => ({ ...manifest, format: 2 }))
    expect(error).toMatchObject({
      code: 'PACKAGE_INCOMPATIBLE',
      place: { package: '@example/seed' },
      exitCode: 66,
    })
  })

  test.each([
    ['no object', () => [1], 'manifest is no object'],
    [
      'no version',
      (manifest: Record<string, unknown>) => ({ ...manifest, version: 1 }),
      'manifest.version is no text',
    ],
    [
      'another kind',
      (manifest: Record<string, unknown>) => ({ ...manifest, kind: 'data' }),
      'manifest.kind is none of',
    ],
    ['no domain', (manifest: Record<string, unknown>) => ({ ...manifest, domain: null }), 'manifest.domain'],
    [
      'no list',
      (manifest: Record<string, unknown>) => ({ ...manifest, migrations: {} }),
      'manifest.migrations is no list',
    ],
    [
      'a wrong sum',
      (manifest: Record<string, unknown>) => ({ ...manifest, migrations: [{ name: 'x', sum: 'y' }] }),
      'migrations[0].sum',
    ],
    [
      'another owner',
      (manifest: Record<string, unknown>) =>
        void Object.assign((first(manifest)['columns'] as object[])[0] ?? {}, { ownership: 'x' }),
      'columns[0].ownership',
    ],
    [
      'another identity',
      (manifest: Record<string, unknown>) => void Object.assign(first(manifest), { identity: 'x/payers' }),
      'identity is not its domain and name',
    ],
    [
      'a key that it does not carry',
      (manifest: Record<string, unknown>) => void Object.assign(first(manifest), { key: ['id'] }),
      'key is not of its columns',
    ],
    [
      'a negative number of rows',
      (manifest: Record<string, unknown>) => void Object.assign(first(manifest), { rows: -1 }),
      'rows is no whole number',
    ],
    [
      'no hash',
      (manifest: Record<string, unknown>) => void Object.assign(first(manifest), { contentHash: 'x' }),
      'contentHash is no versioned hash',
    ],
    [
      'no digest',
      (manifest: Record<string, unknown>) => ({ ...manifest, digest: undefined }),
      'manifest.digest is no versioned hash',
    ],
    [
      'a version of which nobody knows the place',
      (manifest: Record<string, unknown>) => ({ ...manifest, version: '1.0' }),
      'manifest.version is no semantic version',
    ],
    [
      'a column twice',
      (manifest: Record<string, unknown>) => {
        const { columns } = first(manifest)
        Object.assign(first(manifest), { columns: [...(columns as object[]), ...(columns as object[])] })
      },
      'columns names a column twice',
    ],
    [
      'references without end',
      (manifest: Record<string, unknown>) => {
        let reference: object | null = null
        for (let depth = 0; depth < 500; depth += 1)
          reference = {
            ...{ column: 'code', dataset: null, table: 'payers', self: false, tenant: false, id: 'id' },
            key: [{ column: 'code', field: 'code', type: 'text', through: reference }],
          }
        Object.assign(first(manifest), { references: [reference] })
      },
      'manifest nests deeper',
    ],
    [
      'a dataset twice',
      (manifest: Record<string, unknown>) => ({ ...manifest, datasets: [first(manifest), first(manifest)] }),
      'that of a dataset before it',
    ],
  ])('%s', async (_, change, message) => {
    const error = await broken(change)
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID', place: { package: '@example/seed' } })
    expect(error.problems.map((problem) => problem.message).join('\n')).toContain(message)
  })
})

describe('a manifest of hostile texts is refused, and names where they stand:', () => {
  /** What no path, no name and no version of a manifest may be. */
  const hostile = [
    '',
    '../../etc',
    '..',
    '/etc/passwd',
    'C:\\x',
    'a\u0000b',
    'a\nError: b',
    'a\u001B[31m',
    'a\u202Eb',
    'a\u200Bb',
  ]
  const files = [...hostile, 'a/../b', './a', 'a//b', 'a\\b']
  const sum = 'a'.repeat(64)

  const places: readonly (readonly [string, readonly string[], (dataset: object, text: string) => object])[] =
    [
      ['manifest.package', hostile, (_, text) => ({ package: text })],
      [
        'manifest.version',
        [...hostile, '1', '1.0', 'v1.0.0', '1.0.0 ', '01.0.0', 'latest', '99999999999999999.0.0'],
        (_, text) => ({ version: text }),
      ],
      ['manifest.domain', [...hostile, 'Billing', 'a/b', 'a b'], (_, text) => ({ domain: text })],
      ['manifest.schema', hostile, (_, text) => ({ schema: text })],
      ['manifest.formerly[0]', hostile, (_, text) => ({ formerly: [text] })],
      ['manifest.code[0].file', files, (_, text) => ({ code: [{ file: text, sha256: sum }] })],
      [
        'manifest.migrations[0].name',
        hostile.filter((text) => text !== '..'),
        (_, text) => ({ migrations: [{ name: text, sum }] }),
      ],
      ['manifest.datasets[0].name', hostile, (dataset, name) => ({ datasets: [{ ...dataset, name }] })],
      [
        'manifest.datasets[0].data.file',
        files,
        (dataset, file) => ({ datasets: [{ ...dataset, data: { file, sha256: sum } }] }),
      ],
      [
        'manifest.datasets[0].canonical.file',
        files,
        (dataset, file) => ({ datasets: [{ ...dataset, canonical: { file, sha256: sum } }] }),
      ],
      [
        'manifest.datasets[0].table',
        ['', 'a\u0000b', 'a\nb', 'a\u202Eb', 'é'.repeat(32), '\uD800'],
        (dataset, table) => ({ datasets: [{ ...dataset, table }] }),
      ],
      [
        'manifest.datasets[0].key[0]',
        ['', 'a\u0000b', 'a\nb', 'a\u200Bb', 'x'.repeat(64)],
        (dataset, column) => ({ datasets: [{ ...dataset, key: [column] }] }),
      ],
    ]

  test.each(places)('%s', async (path, texts, change) => {
    const manifest = await build(clinic(payers))
    for (const text of texts) {
      const changed = sealManifest({ ...manifest, ...change(manifest.datasets[0] ?? {}, text) } as Manifest)
      const error = await errorOf(() => parseManifest(JSON.stringify(changed), { package: '@example/seed' }))
      expect([text, error.code]).toEqual([text, 'MANIFEST_INVALID'])
      expect(error.problems.map((problem) => problem.message).join('\n')).toContain(`${path} is no`)
    }
  })
})

test('versions are those that npm has', () => {
  const texts = [
    '1.2.3',
    '0.0.0',
    '1.0.0-rc.1',
    '1.0.0-0',
    '1.0.0-01',
    '1.0.0-a..b',
    '1.0.0+build.1',
    '1.0.0+',
    '1.0',
    '=1.0.0',
    ' 1.0.0',
    '1.0.0\n',
    '01.0.0',
    '9007199254740991.0.0',
    '9007199254740993.0.0',
    `1.0.0-${'a'.repeat(260)}`,
    '1.0.0-9007199254740993',
    '',
  ]
  // It also takes what stands around a version off.
  const isVersion = (text: string) => semver.valid(text) === text.replace(/\+.*/, '')
  for (const text of texts) expect([text, isSemanticVersion(text)]).toEqual([text, isVersion(text)])
})
