import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'

export const categories = defineDataset<ClinicDatabase>()({
  name: 'categories',
  title: 'Inventory categories',
  table: 'inventory_categories',
  scope: 'tenant',
  kind: 'starter',
  key: ['code'],
  refs: { parent_id: ref.self() },
  own: { sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'devices', name: 'Devices and Equipment', parent_id: null, sort_order: 10 },
    { code: 'diagnostics', name: 'Diagnostics', parent_id: null, sort_order: 20 },
    { code: 'diagnostics-poc', name: 'Point-of-care Tests', parent_id: 'diagnostics', sort_order: 30 },
    { code: 'diagnostics-specimen', name: 'Specimen Collection', parent_id: 'diagnostics', sort_order: 40 },
    { code: 'medications', name: 'Medications', parent_id: null, sort_order: 50 },
    { code: 'medications-emergency', name: 'Emergency Medications', parent_id: 'medications', sort_order: 60 },
    { code: 'medications-injectable', name: 'Injectable Medications', parent_id: 'medications', sort_order: 70 },
    { code: 'office', name: 'Office Supplies', parent_id: null, sort_order: 80 },
    { code: 'ppe', name: 'Personal Protective Equipment', parent_id: null, sort_order: 90 },
    { code: 'ppe-gloves', name: 'Gloves', parent_id: 'ppe', sort_order: 100 },
    { code: 'ppe-masks', name: 'Masks and Respirators', parent_id: 'ppe', sort_order: 110 },
    { code: 'supplies', name: 'Medical Supplies', parent_id: null, sort_order: 120 },
    { code: 'supplies-dressings', name: 'Dressings and Bandages', parent_id: 'supplies', sort_order: 130 },
    { code: 'supplies-needles', name: 'Needles and Syringes', parent_id: 'supplies', sort_order: 140 },
    { code: 'supplies-procedure', name: 'Procedure Supplies', parent_id: 'supplies', sort_order: 150 },
    { code: 'vaccines', name: 'Vaccines', parent_id: null, sort_order: 160 },
  ],
})
