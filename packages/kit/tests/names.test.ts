import { expect, test } from 'vitest'
import { buildManifest } from '../src/build.js'
import {
  csv,
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
  ndjson,
  ref,
} from '../src/index.js'
import { describeDataset, parseManifest, splitTableName, writeTableName } from '../src/manifest.js'
import { errorOf } from './expected-error.js'
import { dataFile } from './folder.js'

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then'])(
  'a column named %s is described, and its manifest can be read',
  async (name) => {
    const column = { type: 'text', nullable: false, defaulted: false, generated: false }
    const tables = Object.fromEntries([
      [
        name,
        {
          primaryKey: [name],
          columns: Object.fromEntries([
            [name, column],
            ['other', column],
          ]),
        },
      ],
    ])
    const named = defineSchemaPackage({ migrations: {}, tables })
    const parent = defineDataset<Record<string, never>>()({
      name: 'parents',
      table: name,
      key: ['other'],
      rows: [
        Object.fromEntries([
          [name, 'a'],
          ['other', 'x'],
        ]),
      ],
    } as never)
    const child = defineDataset<Record<string, never>>()({
      name: 'children',
      table: name,
      key: [name],
      refs: { other: ref(parent) },
      rows: [
        Object.fromEntries([
          [name, 'a'],
          ['other', 'x'],
        ]),
      ],
    } as never)
    const manifest = await buildManifest({
      package: { name: 'seed-names', version: '1.0.0' },
      definition: defineSeedPackage({
        domain: 'names',
        schema: named,
        datasets: [parent as Dataset, child as Dataset],
      }),
      schema: null,
      migrations: [],
      foreign: () => undefined,
    })
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest)
    expect(manifest.datasets[0]?.columns).toEqual(
      [
        { name, type: 'text', nullable: false, ownership: 'shared' },
        { name: 'other', type: 'text', nullable: false, ownership: 'package' },
      ].sort((one, other) => (one.name < other.name ? -1 : 1)),
    )
  },
)

test.each([
  ['longer than 63 bytes', 'é'.repeat(32)],
  ['cannot be seen', 'a\u0000b'],
  ['cannot be seen', 'a\u202Eb'],
  ['cannot be seen', 'a\nb'],
])('a name that is refused is refused by name, and says which are allowed: %s', async (what, name) => {
  const column = { type: 'text', nullable: false, defaulted: false, generated: false }
  const schema = defineSchemaPackage({
    migrations: {},
    tables: { t: { primaryKey: [name], columns: { [name]: column } } },
  })
  const dataset = defineDataset<Record<string, never>>()({
    name: 'rows',
    table: 't',
    key: [name],
    rows: [{ [name]: 'a' }],
  } as never)
  const seedPackage = defineSeedPackage({ domain: 'names', schema, datasets: [dataset as Dataset] })
  const error = await errorOf(() => describeDataset({ seedPackage, dataset: dataset as Dataset }))
  expect(error).toMatchObject({ code: 'DEFINITION_INVALID' })
  expect(error.message).toContain(`'${name}' `)
  expect(error.message).toContain(what)
  expect(error.message).toContain('A name has 1 to 63 bytes')
})

test('data files may name columns so, and a row holds no other value under such a name', async () => {
  const names = ['constructor', '__proto__', 'toString', 'then']
  const files = [
    csv(await dataFile('rows.csv', `${names.join(',')}\n1,2,3,4\n`)),
    ndjson(
      await dataFile('rows.ndjson', `{${names.map((name, at) => `"${name}":"${at + 1}"`).join(',')}}\n`),
    ),
  ]
  for (const source of files) {
    expect(await source.columns()).toEqual(names)
    for await (const { values } of source.read()) {
      expect(Object.keys(values)).toEqual(names)
      expect(names.map((name) => values[name])).toEqual(['1', '2', '3', '4'])
      expect('valueOf' in values).toBe(false)
    }
  }
})

test.each([
  ['users', null, 'users'],
  ['auth.users', 'auth', 'users'],
  ['"price.list"', null, 'price.list'],
  ['auth."price.list"', 'auth', 'price.list'],
  ['"auth.old"."a.""b"', 'auth.old', 'a."b'],
  ['a.b.c', null, 'a.b.c'],
  ['"half', null, '"half'],
  ['ha"lf', null, 'ha"lf'],
  ['"""all"""', null, '"all"'],
])('the table %s is written as it is read', (written, schema, name) => {
  expect(splitTableName(written)).toEqual({ schema, name })
  expect(writeTableName({ schema, name })).toBe(written)
})
