import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, ref, retireOn } from '@sow/kit'
import type sharedTerms from '@sow/seed-shared-terms'
import { categories } from './categories.js'

/**
 * Without brand, price or product number; the site sets levels, costs and suppliers. `billing_units` is empty where it depends on
 * the size of a pack, which the site knows.
 */
export const items = defineDataset<ClinicDatabase>()({
  name: 'items',
  title: 'Starter catalogue of generic items',
  table: 'inventory_items',
  scope: 'tenant',
  kind: 'starter',
  key: ['sku'],
  refs: {
    category_id: ref(categories),
    unit_id: ref.from<typeof sharedTerms>()('shared-terms/units-of-measure'),
  },
  own: {
    hcpcs_code: 'package',
    billing_units: 'shared',
    item_type: 'package',
    is_billable: 'site',
    min_level: 'site',
    reorder_level: 'site',
    max_level: 'site',
  },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  rows: csv(new URL('../data/items.csv', import.meta.url)),
})
