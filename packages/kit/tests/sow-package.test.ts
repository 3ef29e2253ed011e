import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseManifest } from '../src/manifest.js'
import { runCommand } from '../src/package/run-command.js'
import { folderWith } from './folder.js'

async function run(folder: string, ...args: readonly string[]) {
  let out = ''
  let err = ''
  const code = await runCommand(args, folder, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { code, out, err }
}

const migration = '20240101000001_first'

/** A built schema package; as any copy of the kit would make it. */
const schemaModule = `export const schema = {
  migrations: { '${migration}': { up: async () => {} } },
  tables: { payers: { primaryKey: ['id'], columns: {
    id: { type: 'uuid', nullable: false, defaulted: true, generated: false },
    code: { type: 'text', nullable: false, defaulted: false, generated: false },
    group_id: { type: 'uuid', nullable: true, defaulted: false, generated: false },
  } } },
  tenants: undefined,
  [Symbol.for('sow.schema-package')]: true,
}`

const seedModule = (domain: string, dataset: string) => `import { schema } from '@example/schema'
export default {
  domain: '${domain}', schema, migrations: {}, datasets: [{
    name: 'payers', title: 'Payers', table: 'payers', scope: 'global', kind: 'reference', key: ['code'],
    refs: {}, own: {}, defaultOwnership: 'shared', absent: 'keep', license: undefined, source: undefined, ${dataset}
  }],
  [Symbol.for('sow.seed-package')]: true,
}`

const rows = (values: string) =>
  `rows: { format: 'inline', file: null, columns: async () => Object.keys(${values}[0]),
    read: () => ${values}.map((values, index) => ({ position: index + 1, values })) },`

/** What is printed is text here too, and what could not be read is not written. */
test('refuses a version that is none, before anything is written', async () => {
  const json = JSON.parse(packageJson('@example/seed', { schema: './dist/index.js' }))
  for (const version of ['1.0', 'next', 'v1.0.0', '1.0.0\n\u001B[31m']) {
    const folder = await folderWith({
      'package.json': JSON.stringify({ ...json, version }),
      'dist/index.js': schemaModule.replace(/migrations: .*,/, 'migrations: {},'),
    })
    const { code, err } = await run(folder, 'manifest')
    expect([version, code]).toEqual([version, 65])
    expect(err).toContain(
      'MANIFEST_INVALID: @example/seed cannot be built: manifest.version is no semantic version',
    )
    await expect(readFile(join(folder, 'dist', 'sow.manifest.json'))).rejects.toThrow('ENOENT')
  }
})

const packageJson = (name: string, marker: object, dependencies: object = {}) =>
  JSON.stringify({
    name,
    version: '1.0.0',
    type: 'module',
    exports: './dist/index.js',
    sow: marker,
    peerDependencies: dependencies,
  })

const seed = { seed: './dist/index.js' }

/** A project with a schema package, and a seed package `base` that is built in \`seed/node_modules\`. */
async function project(seedDataset: string): Promise<string> {
  return folderWith({
    'package.json': packageJson('@example/seed', seed, {
      '@example/schema': '*',
      '@example/base': '*',
      kysely: '*',
    }),
    'dist/index.js': seedModule('main', seedDataset),
    'node_modules/@example/schema/package.json': packageJson('@example/schema', {
      schema: './dist/index.js',
    }),
    'node_modules/@example/schema/dist/index.js': schemaModule,
    [`node_modules/@example/schema/src/migrations/${migration}.ts`]: 'export const up = 1\n',
    'node_modules/@example/base/package.json': packageJson('@example/base', seed, { '@example/schema': '*' }),
    'node_modules/@example/base/dist/index.js': seedModule('base', rows("[{ code: 'G', group_id: null }]")),
  })
}

const folderOf = (folder: string, name: string) => join(folder, 'node_modules', '@example', name)

test('writes the manifest of a seed package beside its entry', async () => {
  const folder = await project(rows("[{ code: 'P1' }, { code: 'P2' }]"))
  expect(await run(folder, 'manifest')).toEqual({
    code: 0,
    out: '@example/seed: 1 dataset, 2 rows, 0 migrations\n',
    err: '',
  })
  const manifest = parseManifest(await readFile(join(folder, 'dist', 'sow.manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({
    package: '@example/seed',
    version: '1.0.0',
    kind: 'seed',
    domain: 'main',
    schema: '@example/schema',
    datasets: [{ identity: 'main/payers', rows: 2 }],
    migrations: [],
  })
})

test('describes the commands of a package where they are made by defineCommand', async () => {
  const folder = await project(rows("[{ code: 'P1' }]"))
  const commands = { strategy: 'explicit', target: './dist/commands.js', identifier: 'commands' }
  const json = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...json, oclif: { commands } }))
  const described = () => readFile(join(folder, 'oclif.manifest.json'), 'utf8').then(JSON.parse)
  const module = (mark: string) => `export const commands = { 'a:b': { run() {}, ${mark}
    definition: { summary: 'B.', flags: { on: { summary: 'Day.', value: 'DATE' }, check: { summary: 'Check.' } } } } }`

  expect(await run(folder, 'manifest')).toMatchObject({
    code: 66,
    err: expect.stringContaining('oclif.commands'),
  })
  await writeFile(join(folder, 'dist', 'commands.js'), module('')) // a class of oclif has another description
  expect((await run(folder, 'manifest')).code).toBe(0)
  await expect(described()).rejects.toThrow()

  await writeFile(join(folder, 'dist', 'own.js'), module(`[Symbol.for('sow.command')]: true,`))
  const own = { commands: { ...commands, target: './dist/own.js' } }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...json, oclif: own }))
  expect((await run(folder, 'manifest')).code).toBe(0)
  expect(await described()).toMatchObject({
    version: '1.0.0',
    commands: {
      'a:b': {
        summary: 'B.',
        flags: { on: { type: 'option', helpValue: 'DATE' }, check: { type: 'boolean' } },
      },
    },
  })
})

test('embeds the sums of migrations, once the sum file is there', async () => {
  const folder = folderOf(await project(rows("[{ code: 'P1' }]")), 'schema')
  expect(await run(folder, 'manifest')).toMatchObject({
    code: 65,
    err: expect.stringContaining(
      'MIGRATION_EDITED: The migrations are not what sow.sum says: sow.sum is missing.',
    ),
  })
  expect(await run(folder, 'sum')).toEqual({
    code: 0,
    out: 'src/migrations/sow.sum: 1 migration\n',
    err: '',
  })
  expect((await run(folder, 'manifest')).code).toBe(0)
  const manifest = parseManifest(await readFile(join(folder, 'dist', 'sow.manifest.json'), 'utf8'))
  expect(manifest).toMatchObject({ kind: 'schema', domain: null, migrations: [{ name: migration }] })
})

test('refuses to build where a migration was edited, and where one is not listed by the package', async () => {
  const folder = folderOf(await project(rows("[{ code: 'P1' }]")), 'schema')
  await run(folder, 'sum')
  await writeFile(join(folder, 'src', 'migrations', `${migration}.ts`), 'export const up = 2\n')
  expect(await run(folder, 'manifest')).toMatchObject({ code: 65, err: expect.stringContaining('changed') })

  await writeFile(join(folder, 'src', 'migrations', '20240101000002_second.ts'), '')
  await run(folder, 'sum')
  expect(await run(folder, 'manifest')).toMatchObject({
    code: 65,
    err: expect.stringContaining('20240101000002_second of @example/schema is not in the list'),
  })
})

test('resolves a reference into another package by the manifest that this one built', async () => {
  const folder = await project(
    `${rows("[{ code: 'P1', group_id: 'G' }]")}`.replace(
      'rows:',
      "refs: { group_id: { to: 'foreign-dataset', identity: 'base/payers' } }, rows:",
    ),
  )
  expect(await run(folder, 'manifest')).toMatchObject({
    code: 65,
    err: expect.stringContaining("No package among the dependencies has the dataset 'base/payers'."),
  })
  expect((await run(folderOf(folder, 'base'), 'manifest')).code).toBe(0)
  expect(await run(folder, 'manifest')).toMatchObject({ code: 0, err: '' })
  const manifest = parseManifest(await readFile(join(folder, 'dist', 'sow.manifest.json'), 'utf8'))
  expect(manifest.datasets[0]).toMatchObject({
    fields: ['code', 'group_id.code'],
    references: [{ column: 'group_id', dataset: 'base/payers', self: false, id: 'id' }],
  })
})

test('prints every bad row with its place, one thing to try, and the exit code', async () => {
  const folder = await project(rows("[{ code: 'P1' }, { code: null }, { code: 7 }]"))
  expect(await run(folder, 'manifest')).toEqual({
    code: 65,
    out: '',
    err: `DATA_INVALID: 2 values of the dataset 'main/payers' cannot stand in the database.
  main/payers:2 code not-null: code is null, which the column or the key does not allow.
  main/payers:3 code type: code is not text.
Try: Correct the rows that are listed.
`,
  })
})

test.each([
  ['a folder without package.json', {}, 'has no package.json'],
  ['a package without marker', { 'package.json': '{"name":"x","version":"1.0.0"}' }, 'has no "sow" marker'],
  ['a package that is not built', { 'package.json': packageJson('x', seed) }, 'not built yet'],
  [
    'an entry that throws',
    { 'package.json': packageJson('x', seed), 'dist/index.js': 'throw new TypeError("secret")' },
    'threw TypeError at import',
  ],
  [
    'an entry without definition',
    { 'package.json': packageJson('x', seed), 'dist/index.js': 'export const x = 1' },
    'nothing made by defineSeedPackage',
  ],
])('refuses %s', async (_, files, message) => {
  const result = await run(await folderWith(files), 'manifest')
  expect(result.code).toBe(66)
  expect(result.err).toContain(message)
  expect(result.err).not.toContain('secret')
})

test.each([[[]], [['nothing']], [['manifest', 'more']], [['sum', 'a', 'b']]])(
  'shows how it is used for the arguments %j',
  async (args) => {
    const result = await run('.', ...args)
    expect(result.code).toBe(64)
    expect(result.err).toContain('sow-package manifest')
  },
)
