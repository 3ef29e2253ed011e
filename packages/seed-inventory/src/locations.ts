import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'

/** Temperatures are in degrees Celsius, as vaccines are commonly stored. */
export const inventoryLocations = defineDataset<ClinicDatabase>()({
  name: 'locations',
  title: 'Storage locations',
  table: 'inventory_locations',
  scope: 'tenant',
  kind: 'starter',
  key: ['code'],
  refs: { parent_id: ref.self() },
  own: { storage_type: 'package', min_temperature: 'site', max_temperature: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'cart-emergency', name: 'Emergency Cart', storage_type: 'cart', parent_id: null, min_temperature: null, max_temperature: null },
    { code: 'cold-storage', name: 'Cold Storage', storage_type: 'storeroom', parent_id: null, min_temperature: null, max_temperature: null },
    { code: 'controlled-cabinet', name: 'Controlled Substances Cabinet', storage_type: 'controlled', parent_id: 'main-storeroom', min_temperature: null, max_temperature: null },
    { code: 'exam-cabinet', name: 'Exam Room Cabinet', storage_type: 'cabinet', parent_id: null, min_temperature: null, max_temperature: null },
    { code: 'freezer-vaccine', name: 'Vaccine Freezer', storage_type: 'freezer', parent_id: 'cold-storage', min_temperature: -50, max_temperature: -15 },
    { code: 'lab-shelf', name: 'Laboratory Shelf', storage_type: 'shelf', parent_id: null, min_temperature: null, max_temperature: null },
    { code: 'main-storeroom', name: 'Main Storeroom', storage_type: 'storeroom', parent_id: null, min_temperature: null, max_temperature: null },
    { code: 'quarantine', name: 'Quarantine', storage_type: 'quarantine', parent_id: 'main-storeroom', min_temperature: null, max_temperature: null },
    { code: 'refrigerator-medication', name: 'Medication Refrigerator', storage_type: 'refrigerator', parent_id: 'cold-storage', min_temperature: 2, max_temperature: 8 },
    { code: 'refrigerator-vaccine', name: 'Vaccine Refrigerator', storage_type: 'refrigerator', parent_id: 'cold-storage', min_temperature: 2, max_temperature: 8 },
  ],
})
