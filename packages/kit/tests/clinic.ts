import {
  type Dataset,
  defineDataset,
  defineSchemaPackage,
  defineSeedPackage,
  ref,
  retireOn,
  type tenantColumn,
} from '../src/index.js'
import type { ColumnDescriptor } from '../src/rows.js'

/** A small clinic: two tenants' tables, two global ones, and one that no dataset owns. */
export interface Database {
  [tenantColumn]?: 'org_id'
  organizations: { id?: string; slug: string; status: string }
  payers: { id?: string; org_id: string; code: string; name: string; retired_on?: string | null }
  schedules: { id?: string; org_id: string; code: string; payer_id: string | null }
  schedule_items: {
    id?: string
    org_id: string
    schedule_id: string
    code: string
    modifier?: string
    amount: string | null
    parent_id: string | null
  }
  regions: { id?: string; name: string; organization_id?: string | null }
  item_notes: { id?: string; org_id: string; item_id: string; note: string; backup_item_id: string | null }
}

const column = (type: string, more: Partial<ColumnDescriptor> = {}): ColumnDescriptor => ({
  type,
  nullable: false,
  defaulted: false,
  generated: false,
  ...more,
})
const id = column('uuid', { defaulted: true })
const orgId = column('uuid')
const optional = (type: string) => column(type, { nullable: true })

export const schema = defineSchemaPackage({
  migrations: {},
  tenants: { table: 'organizations', id: 'id', key: 'slug', column: 'org_id' },
  tables: {
    organizations: { primaryKey: ['id'], columns: { id, slug: column('text'), status: column('text') } },
    payers: {
      primaryKey: ['id'],
      columns: {
        id,
        org_id: orgId,
        code: column('text'),
        name: column('text'),
        retired_on: optional('date'),
      },
    },
    schedules: {
      primaryKey: ['org_id', 'id'],
      columns: { id, org_id: orgId, code: column('character varying(8)'), payer_id: optional('uuid') },
    },
    schedule_items: {
      primaryKey: ['id'],
      columns: {
        id,
        org_id: orgId,
        schedule_id: column('uuid'),
        code: column('text'),
        modifier: column('text', { defaulted: true }),
        amount: optional('numeric(10,2)'),
        parent_id: optional('uuid'),
      },
    },
    regions: {
      primaryKey: ['id'],
      columns: { id, name: column('text'), organization_id: optional('uuid') },
    },
    item_notes: {
      primaryKey: ['id'],
      columns: {
        id,
        org_id: orgId,
        item_id: column('uuid'),
        note: column('text'),
        backup_item_id: optional('uuid'),
      },
    },
  },
})

export const payers = defineDataset<Database>()({
  name: 'payers',
  table: 'payers',
  scope: 'tenant',
  key: ['code'],
  own: { name: 'site' },
  absent: retireOn('retired_on'),
  rows: [
    { code: 'P1', name: 'First Payer' },
    { code: 'P2', name: 'Second Payer' },
  ],
})

export const schedules = defineDataset<Database>()({
  name: 'schedules',
  table: 'schedules',
  scope: 'tenant',
  key: ['code'],
  refs: { payer_id: ref(payers) },
  rows: [
    { code: 'standard', payer_id: 'P1' },
    { code: 'cash', payer_id: null },
  ],
})

export const items = defineDataset<Database>()({
  name: 'items',
  table: 'schedule_items',
  scope: 'tenant',
  kind: 'starter',
  key: ['schedule_id', 'code', 'modifier'],
  refs: { schedule_id: ref(schedules), parent_id: ref.self() },
  own: { amount: 'site' },
  rows: [
    { schedule_id: 'standard', code: 'A', modifier: '', amount: '12.50', parent_id: null },
    {
      schedule_id: 'standard',
      code: 'B',
      modifier: '25',
      amount: null,
      parent_id: { schedule_id: 'standard', code: 'A', modifier: '' },
    },
  ],
})

export function clinic(...datasets: readonly Dataset[]) {
  return defineSeedPackage({ domain: 'billing', schema, datasets })
}
