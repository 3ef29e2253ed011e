import { expect, test } from 'vitest'
import { buildManifest } from '../src/build.js'
import { definePlacements, defineSchemaPackage, type Placements, type SchemaPackage } from '../src/index.js'
import { type Manifest, parseManifest, sealManifest } from '../src/manifest.js'
import { clinic, type Database, payers, schema } from './clinic.js'
import { errorOf } from './expected-error.js'

const placed = (placements: object): SchemaPackage =>
  defineSchemaPackage({ ...schema, placements: placements as Placements })

const all = definePlacements<Database>()({
  payers: { distributedBy: 'org_id' },
  schedules: { distributedBy: 'org_id', colocateWith: 'payers', rowTriggers: ['set_updated_at'] },
  schedule_items: 'local',
})

const build = (definition: Parameters<typeof buildManifest>[0]['definition'], name: string | null) =>
  buildManifest({
    package: { name: '@example/clinic', version: '1.0.0' },
    definition,
    schema: name,
    migrations: [],
    foreign: () => undefined,
  })

test('the manifest of the package that has the tables says where they are, and is read back', async () => {
  const organizations = { reference: true, rowTriggers: ['set_updated_at'] }
  const manifest = await build(placed({ ...all, organizations }), null)
  expect(manifest.placements).toEqual([
    { table: 'payers', kind: 'distributed', by: 'org_id' },
    {
      table: 'schedules',
      kind: 'distributed',
      by: 'org_id',
      beside: 'payers',
      rowTriggers: ['set_updated_at'],
    },
    { table: 'schedule_items', kind: 'local' },
    { table: 'organizations', kind: 'reference', rowTriggers: ['set_updated_at'] },
  ])
  expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest)
})

test('a seed package says it where its schema is its own, and leaves it to its schema package elsewhere', async () => {
  const seeds = { ...clinic(payers), schema: placed(all) }
  expect((await build(seeds, null)).placements).toHaveLength(3)
  expect(await build(seeds, '@example/schema')).not.toHaveProperty('placements')
  expect(await build(schema, null)).not.toHaveProperty('placements')
})

test.each([
  ['a table that is not there', { nobody: 'reference' }, "no table 'nobody'"],
  ['a place that is none', { payers: 'everywhere' }, "neither 'local', 'reference'"],
  ['a column that is not there', { payers: { distributedBy: 'clinic' } }, "no column 'clinic'"],
  [
    'a table beside itself',
    { payers: { distributedBy: 'org_id', colocateWith: 'payers' } },
    'as no other distributed table',
  ],
  [
    'a table beside one that is on each server',
    { payers: { distributedBy: 'org_id', colocateWith: 'schedules' }, schedules: 'reference' },
    'as no other distributed table',
  ],
  [
    'a table beside one that is beside another',
    {
      payers: { distributedBy: 'org_id' },
      schedules: { distributedBy: 'org_id', colocateWith: 'payers' },
      schedule_items: { distributedBy: 'org_id', colocateWith: 'schedules' },
    },
    'name that one',
  ],
  [
    'a table beside one whose column has another type',
    {
      payers: { distributedBy: 'code' },
      schedules: { distributedBy: 'org_id', colocateWith: 'payers' },
    },
    'another type',
  ],
  [
    'triggers that are no list',
    { payers: { distributedBy: 'org_id', rowTriggers: 'set_updated_at' } },
    'no list',
  ],
  ['triggers of copies that are no list', { payers: { reference: true, rowTriggers: 'stamp' } }, 'no list'],
])('refuses %s', async (_, placements, message) => {
  const error = await errorOf(() => placed(placements))
  expect(error).toMatchObject({ code: 'DEFINITION_INVALID', hint: 'Correct the call of definePlacements.' })
  expect(error.message).toContain(message)
})

test('a manifest with a place that is none is not read', async () => {
  const manifest = await build(placed(all), null)
  const edited = sealManifest({
    ...manifest,
    placements: [{ table: 'payers', kind: 'distributed' }],
  } as unknown as Manifest)
  const error = await errorOf(() => parseManifest(JSON.stringify(edited)))
  expect(error).toMatchObject({ code: 'MANIFEST_INVALID' })
})
