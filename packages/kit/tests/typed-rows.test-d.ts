// Compiled by `tsc -p tsconfig.json`: each error that is expected must be there, and there must be no other.
import {
  defineDataset,
  definePlacements,
  defineSchemaPackage,
  defineSeedPackage,
  jsonNull,
  ref,
  type tenantColumn,
} from '../src/index.js'

/** The structure of Kysely's ColumnType, which a `Database` type is written with. */
interface ColumnType<Select, Insert = Select> {
  readonly __select__: Select
  readonly __insert__: Insert
}
type Generated<Select> = ColumnType<Select, Select | undefined>

interface Database {
  events: {
    code: string
    at: ColumnType<Date, Date | string>
    count: ColumnType<string, bigint | number | string>
    photo: Uint8Array | null
    body: { readonly text: string } | null
  }
  [tenantColumn]?: 'org_id'
  payers: {
    id: Generated<string>
    org_id: string
    code: string
    name: string
    phone: string | null
    since: ColumnType<Date, string>
    active: Generated<boolean>
    search: ColumnType<string, never>
    parent_id: string | null
    settings: { readonly depth: number } | null
  }
  schedules: { id: Generated<string>; org_id: string; code: string; payer_id: string | null }
  schedule_items: {
    id: Generated<string>
    org_id: string
    schedule_id: string
    code: string
    modifier: Generated<string>
    amount: string | null
    parent_id: string | null
  }
  prices: { id: Generated<string>; item_id: string; amount: string; backup_item_id: string | null }
  clinics: { id: Generated<string>; organization_id: string; code: string; site_id: string }
}

const payer = { code: 'P1', name: 'First', since: '2026-01-01' }

export const payers = defineDataset<Database>()({
  name: 'payers',
  table: 'payers',
  scope: 'tenant',
  key: ['code'],
  refs: { parent_id: ref.self() },
  own: { name: 'package', active: 'site' },
  rows: [
    { ...payer, phone: null, active: true, parent_id: null, settings: { depth: 1 } },
    { ...payer, phone: '555-0100', active: true, parent_id: 'P1', settings: null },
  ],
})

export const events = defineDataset<Database>()({
  name: 'events',
  table: 'events',
  key: ['code'],
  rows: [
    { code: 'a', at: new Date(0), count: 1n, photo: new Uint8Array(1), body: jsonNull },
    { code: 'b', at: '1970-01-01 00:00:00Z', count: '1', photo: null, body: { text: 'x' } },
  ],
})

const schedules = defineDataset<Database>()({
  name: 'schedules',
  table: 'schedules',
  key: ['code'],
  refs: { payer_id: ref(payers) },
  rows: [
    { code: 'standard', payer_id: 'P1' },
    { code: 'second', payer_id: null },
  ],
})

const items = defineDataset<Database>()({
  name: 'items',
  table: 'schedule_items',
  key: ['schedule_id', 'code', 'modifier'],
  refs: { schedule_id: ref(schedules), parent_id: ref.self() },
  rows: [
    { schedule_id: 'standard', code: 'A', modifier: '', amount: null, parent_id: null },
    {
      schedule_id: 'standard',
      code: 'B',
      modifier: '25',
      amount: '12.50',
      parent_id: { schedule_id: 'standard', code: 'A', modifier: '' },
    },
  ],
})

// A reference into a dataset whose key itself holds a reference.
const prices = defineDataset<Database>()({
  name: 'prices',
  table: 'prices',
  key: ['item_id'],
  refs: { item_id: ref(items), backup_item_id: ref(items) },
  rows: [
    { item_id: { schedule_id: 'standard', code: 'A', modifier: '' }, amount: '1', backup_item_id: null },
  ],
})

// The key of `prices` is one column that refers to a composite key: that object is the key.
defineDataset<Database>()({
  name: 'backups',
  table: 'prices',
  key: ['item_id'],
  refs: { item_id: ref(prices) },
  rows: [{ item_id: { schedule_id: 'standard', code: 'A', modifier: '' }, amount: '1' }],
})

defineDataset<Database>()({
  name: 'clinics',
  table: 'clinics',
  key: ['code'],
  refs: {
    organization_id: ref.table('organizations', ['slug']),
    site_id: ref.table('sites', ['town', 'name']),
  },
  rows: [{ organization_id: 'demo', code: 'C1', site_id: { town: 'Springfield', name: 'Main' } }],
})

export const billing = defineSeedPackage({
  domain: 'billing-masters',
  schema: defineSchemaPackage({ migrations: {}, tables: {} }),
  datasets: [payers, schedules, items],
})

const domain: 'billing-masters' = billing.domain
const names: readonly ['payers', 'schedules', 'items'] = [
  billing.datasets[0].name,
  billing.datasets[1].name,
  billing.datasets[2].name,
]

export { domain, names }

// From another package: only the type of `billing` is needed.
defineDataset<Database>()({
  name: 'foreign',
  table: 'prices',
  key: ['item_id'],
  refs: { item_id: ref.from<typeof billing>()('billing-masters/items') },
  rows: [{ item_id: { schedule_id: 'standard', code: 'A', modifier: '' }, amount: '1' }],
})

// @ts-expect-error: the other package has no such dataset
ref.from<typeof billing>()('billing-masters/nothing')
// @ts-expect-error: the other package is of another domain
ref.from<typeof billing>()('billing/items')
// @ts-expect-error: not a dataset
ref('payers')
// @ts-expect-error: not known to be a dataset
ref({} as unknown)

const define = defineDataset<Database>()
const valid = { name: 'payers', table: 'payers', key: ['code'] } as const

// @ts-expect-error: an unknown table
define({ name: 'x', table: 'nothing', key: ['code'], rows: [] })
// @ts-expect-error: an unknown key column
define({ name: 'x', table: 'payers', key: ['cod'], rows: [] })
// @ts-expect-error: a key of no column
define({ name: 'x', table: 'payers', key: [], rows: [] })
// @ts-expect-error: a reference on an unknown column
define({ ...valid, refs: { nothing_id: ref(schedules) }, rows: [] })
// @ts-expect-error: an owner of an unknown column
define({ ...valid, own: { nothing: 'site' }, rows: [] })
// @ts-expect-error: an unknown owner
define({ ...valid, own: { name: 'nobody' }, rows: [] })
// @ts-expect-error: an unknown column
define({ ...valid, rows: [{ ...payer, nothing: 1 }] })
// @ts-expect-error: a wrong type of value
define({ ...valid, rows: [{ ...payer, name: 7 }] })
// @ts-expect-error: a required column is missing
define({ ...valid, rows: [{ code: 'P1', name: 'First' }] })
// @ts-expect-error: null in a column that may not be null
define({ ...valid, rows: [{ ...payer, name: null }] })
// @ts-expect-error: a Date, where the column takes text
define({ ...valid, rows: [{ ...payer, since: new Date(0) }] })
// @ts-expect-error: the tenant column is never written
define({ ...valid, rows: [{ ...payer, org_id: 'x' }] })
// @ts-expect-error: a column that the database generates
define({ ...valid, rows: [{ ...payer, search: 'x' }] })
// @ts-expect-error: the null of JSON, in a column of text
define({ ...valid, rows: [{ ...payer, phone: jsonNull }] })
// @ts-expect-error: a wrong value inside JSON
define({ ...valid, rows: [{ ...payer, settings: { depth: 'deep' } }] })

const item = { schedule_id: 'standard', code: 'A', modifier: '', amount: null }
const key = { name: 'x', table: 'schedule_items', key: ['schedule_id', 'code', 'modifier'] } as const
const refs = { schedule_id: ref(schedules), parent_id: ref.self() }

// @ts-expect-error: a key column that has a default stands in every row all the same
define({ ...key, refs, rows: [{ schedule_id: 'standard', code: 'A' }] })
// @ts-expect-error: a plain value, where the key is composite
define({ ...key, refs, rows: [{ ...item, parent_id: 'A' }] })
// @ts-expect-error: a part of the key is missing
define({ ...key, refs, rows: [{ ...item, parent_id: { schedule_id: 'standard', code: 'A' } }] })
// @ts-expect-error: a part too many
define({ ...key, refs, rows: [{ ...item, parent_id: { schedule_id: 's', code: 'A', modifier: '', x: 1 } }] })
// @ts-expect-error: an object, where the key is one column
define({ ...key, refs, rows: [{ ...item, schedule_id: { code: 'standard' } }] })
// @ts-expect-error: null in a reference that may not be null
define({ ...key, refs, rows: [{ ...item, schedule_id: null }] })

definePlacements<Database>()({ payers: 'reference', schedules: { distributedBy: 'org_id' } })
// @ts-expect-error: a table that is not there
definePlacements<Database>()({ nobody: 'reference' })
// @ts-expect-error: a column of another table
definePlacements<Database>()({ schedules: { distributedBy: 'phone' } })
// @ts-expect-error: beside a table that is not there
definePlacements<Database>()({ schedules: { distributedBy: 'org_id', colocateWith: 'nobody' } })
