import { describe, expect, test } from 'vitest'
import { csv, type Dataset, defineDataset, ref, retireOn } from '../src/index.js'
import { describeDataset, rowOwnershipOf } from '../src/manifest.js'
import { inlineRows } from '../src/rows.js'
import { clinic, type Database, items, payers, schedules, schema } from './clinic.js'
import { errorOf } from './expected-error.js'
import { dataFile } from './folder.js'

const seedPackage = clinic(payers, schedules, items)
const define = defineDataset<Database>()

test('describes columns with their types and owners, sorted', async () => {
  expect(await describeDataset({ seedPackage, dataset: items })).toMatchObject({
    identity: 'billing/items',
    table: 'schedule_items',
    scope: 'tenant',
    kind: 'starter',
    key: ['schedule_id', 'code', 'modifier'],
    columns: [
      { name: 'amount', type: 'numeric(10,2)', nullable: true, ownership: 'site' },
      { name: 'code', type: 'text', nullable: false, ownership: 'package' },
      { name: 'modifier', type: 'text', nullable: false, ownership: 'package' },
      { name: 'parent_id', type: 'uuid', nullable: true, ownership: 'shared' },
      { name: 'schedule_id', type: 'uuid', nullable: false, ownership: 'package' },
    ],
    license: null,
    source: null,
  })
})

describe('who decides that a row exists', () => {
  const grants = defineDataset<Database>()({
    name: 'grants',
    table: 'payers',
    scope: 'tenant',
    key: ['code', 'name'],
    rows: [{ code: 'a', name: 'b' }],
  })
  const ownerOf = async (dataset: Dataset, changed: Partial<Dataset> = {}) => {
    const other = { ...dataset, ...changed }
    return rowOwnershipOf(await describeDataset({ seedPackage: clinic(other), dataset: other }))
  }

  test('is the site where a column is the site’s or shared, and for a first set of rows that are all key', async () => {
    const owned = { ...payers, own: {}, defaultOwnership: 'package' as const }
    expect(await ownerOf(payers)).toBe('site')
    expect(await ownerOf(owned, { own: { name: 'shared' } })).toBe('site')
    expect(await ownerOf(owned)).toBe('package')
    expect(await ownerOf(owned, { kind: 'starter' })).toBe('package')
    expect(await ownerOf(grants)).toBe('package')
    expect(await ownerOf(grants, { kind: 'demo' })).toBe('package')
    expect(await ownerOf(grants, { kind: 'starter' })).toBe('site')
  })

  test('is what the dataset says, and written down where it is not the default', async () => {
    const described = async (changed: Partial<Dataset>) => {
      const dataset = { ...grants, ...changed }
      return await describeDataset({ seedPackage: clinic(dataset), dataset })
    }
    const silent = await described({})
    expect(await described({ rowOwnership: 'package' })).toEqual(silent)
    expect(silent).not.toHaveProperty('rowOwnership')
    const said = await described({ rowOwnership: 'site' })
    expect(said).toMatchObject({ rowOwnership: 'site' })
    expect(said.definitionHash).not.toBe(silent.definitionHash)
    expect(await ownerOf(grants, { kind: 'starter', rowOwnership: 'package' })).toBe('package')
  })
})

test('says where the rows were before, which is no part of the definition', async () => {
  const moved = { ...payers, formerly: ['fees/payers', 'old/payers'] }
  const before = await describeDataset({ seedPackage, dataset: payers })
  const after = await describeDataset({ seedPackage: clinic(moved), dataset: moved })
  expect(before).not.toHaveProperty('formerly')
  expect(after).toEqual({ ...before, formerly: ['fees/payers', 'old/payers'] })
})

test('refuses a former name that two datasets have, or that one still has', async () => {
  const was = (dataset: Dataset, name: string) => ({ ...dataset, formerly: [name] })
  const both = [was(payers, 'old/rows'), was(schedules, 'old/rows'), items]
  expect(await errorOf(() => clinic(...both))).toMatchObject({
    message: expect.stringContaining("two datasets were 'old/rows' before"),
  })
  expect(await errorOf(() => clinic(was(payers, 'billing/schedules'), schedules, items))).toMatchObject({
    message: expect.stringContaining('a former name'),
  })
})

test('resolves references down to plain key columns', async () => {
  const { references, fields } = await describeDataset({ seedPackage, dataset: items })
  const schedule = (column: string, field: string) => ({
    column,
    dataset: 'billing/schedules',
    table: 'schedules',
    self: false,
    tenant: true,
    id: 'id',
    key: [{ column: 'code', field: `${field}.code`, type: 'character varying(8)', through: null }],
  })
  expect(references).toEqual([
    {
      column: 'parent_id',
      dataset: 'billing/items',
      table: 'schedule_items',
      self: true,
      tenant: true,
      id: 'id',
      key: [
        {
          column: 'schedule_id',
          field: 'parent_id.schedule_id',
          type: 'uuid',
          through: schedule('schedule_id', 'parent_id.schedule_id'),
        },
        { column: 'code', field: 'parent_id.code', type: 'text', through: null },
        { column: 'modifier', field: 'parent_id.modifier', type: 'text', through: null },
      ],
    },
    schedule('schedule_id', 'schedule_id'),
  ])
  expect(fields).toEqual([
    'amount',
    'code',
    'modifier',
    'parent_id.code',
    'parent_id.modifier',
    'parent_id.schedule_id.code',
    'schedule_id.code',
  ])
})

test('finds the id of a table whose primary key is led by the tenant column', async () => {
  const { references } = await describeDataset({ seedPackage, dataset: items })
  expect(references[1]).toMatchObject({ table: 'schedules', id: 'id' })
})

test('resolves a reference to a table that no dataset owns', async () => {
  const regions = define({
    name: 'regions',
    table: 'regions',
    key: ['name'],
    refs: { organization_id: ref.table('organizations', ['slug']) },
    rows: [{ name: 'North', organization_id: 'demo' }],
  })
  const { references } = await describeDataset({ seedPackage: clinic(regions), dataset: regions })
  expect(references).toEqual([
    {
      column: 'organization_id',
      dataset: null,
      table: 'organizations',
      self: false,
      tenant: false,
      id: 'id',
      key: [{ column: 'slug', field: 'organization_id.slug', type: 'text', through: null }],
    },
  ])
})

test("resolves a reference into another package by that package's manifest", async () => {
  const described = await describeDataset({ seedPackage, dataset: items })
  const manifest = { ...described, rows: 2, contentHash: '' }
  const notes = define({
    name: 'notes',
    table: 'item_notes',
    scope: 'tenant',
    key: ['item_id'],
    refs: { item_id: ref.from<typeof seedPackage>()('billing/items') },
    rows: inlineRows([{ item_id: null, note: '' }]),
  })
  const own = await describeDataset({
    seedPackage: clinic(notes),
    dataset: notes,
    foreign: (identity) => (identity === 'billing/items' ? manifest : undefined),
  })
  expect(own.references[0]).toMatchObject({
    dataset: 'billing/items',
    table: 'schedule_items',
    tenant: true,
    self: false,
  })
  expect(own.fields).toEqual(['item_id.code', 'item_id.modifier', 'item_id.schedule_id.code', 'note'])

  const error = await errorOf(() => describeDataset({ seedPackage: clinic(notes), dataset: notes }))
  expect(error).toMatchObject({
    code: 'DEFINITION_INVALID',
    message: "This package has no dataset 'billing/items'.",
    place: { dataset: 'billing/notes', table: 'item_notes', column: 'item_id' },
  })
})

test('reads the columns of dotted CSV headers', async () => {
  const url = await dataFile(
    'items.csv',
    'schedule_id,code,modifier,amount,parent_id.schedule_id,parent_id.code,parent_id.modifier\n',
  )
  const fromCsv = define({ ...fromItems, rows: csv(url) })
  const own = clinic(payers, schedules, fromCsv)
  const { columns, fields } = await describeDataset({ seedPackage: own, dataset: fromCsv })
  const inline = await describeDataset({ seedPackage, dataset: items })
  expect(columns).toEqual(inline.columns)
  expect(fields).toEqual(inline.fields)
})

const fromItems = {
  name: 'items',
  table: 'schedule_items',
  scope: 'tenant',
  kind: 'starter',
  key: ['schedule_id', 'code', 'modifier'],
  refs: { schedule_id: ref(schedules), parent_id: ref.self() },
  own: { amount: 'site' },
} as const

/** A dataset of payers with whatever is wrong, as JavaScript could write it. */
function wrongPayers(more: object, row: object): Dataset {
  const define = defineDataset<never>() as unknown as (definition: object) => Dataset
  return define({ name: 'wrong', table: 'payers', scope: 'tenant', key: ['code'], rows: [row], ...more })
}

const row = { code: 'P1', name: 'First' }

test.each([
  ['a column that the table lacks', wrongPayers({}, { ...row, nothing: 1 }), "'nothing' is no column"],
  [
    'an owner for a column that the table lacks',
    wrongPayers({ own: { nothing: 'site' } }, row),
    "'nothing' has an owner",
  ],
  ['the tenant column', wrongPayers({}, { ...row, org_id: 'x' }), "'org_id' is the tenant column"],
  ['a key column that no row carries', wrongPayers({ key: ['code', 'id'] }, row), "'id' is in the key"],
  ['a reference that no row carries', wrongPayers({ refs: { id: ref.self() } }, row), "'id' is a reference"],
  ['a required column that no row carries', wrongPayers({}, { code: 'P1' }), "'name' must not be null"],
  ['a name that no row carries', wrongPayers({ nameColumn: 'id' }, row), "'id' names the rows"],
  [
    'a required tenant column, but global scope',
    wrongPayers({ scope: 'global' }, row),
    "'org_id' is the tenant column, and the scope of the rows is not",
  ],
  [
    'a retirement column that does not exist',
    wrongPayers({ absent: retireOn('gone') }, row),
    "'gone' dates retired rows",
  ],
  [
    'a retirement column that is no date',
    wrongPayers({ absent: retireOn('name') }, row),
    'not a date that may be null',
  ],
  ['no row that would show its columns', wrongPayers({ rows: [] }, row), 'no row'],
])('refuses a dataset with %s', async (_, dataset, message) => {
  const error = await errorOf(() => describeDataset({ seedPackage: clinic(dataset), dataset }))
  expect(error).toMatchObject({
    code: 'DEFINITION_INVALID',
    place: { dataset: 'billing/wrong', table: 'payers' },
  })
  expect(error.message).toContain(message)
})

test('refuses a reference from a global dataset to rows of a tenant', async () => {
  const regions = define({
    name: 'regions',
    table: 'regions',
    key: ['name'],
    refs: { organization_id: ref(payers) },
    rows: [{ name: 'North', organization_id: 'P1' }],
  })
  const error = await errorOf(() =>
    describeDataset({ seedPackage: clinic(payers, regions), dataset: regions }),
  )
  expect(error.message).toContain('each tenant has its own of')
})

test('refuses a key that contains itself', async () => {
  const dataset = wrongPayers(
    { table: 'schedules', key: ['payer_id'], refs: { payer_id: ref.self() } },
    { code: 'x', payer_id: null },
  )
  const error = await errorOf(() => describeDataset({ seedPackage: clinic(dataset), dataset }))
  expect(error).toMatchObject({
    code: 'DATA_CYCLE',
    message: 'A row key contains itself: billing/wrong -> billing/wrong.',
  })
})

test('refuses the scope tenant where the schema has no tenants', async () => {
  const seedPackage = { ...clinic(payers), schema: { ...schema, tenants: undefined } }
  const error = await errorOf(() => describeDataset({ seedPackage, dataset: payers }))
  expect(error.message).toContain('declares no tenants')
})
