import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import type providers from '@sow/seed-providers'

export const demoInventoryLocations = defineDataset<ClinicDatabase>()({
  name: 'demo-locations',
  title: 'Storage at the locations of the demo organization',
  table: 'inventory_locations',
  scope: 'tenant',
  kind: 'demo',
  key: ['code'],
  refs: { location_id: ref.from<typeof providers>()('providers/demo-locations') },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'demo-annex-storeroom', name: 'Demo Annex Storeroom (fictional)', storage_type: 'storeroom', location_id: 'demo-annex' },
    { code: 'demo-main-storeroom', name: 'Demo Main Storeroom (fictional)', storage_type: 'storeroom', location_id: 'demo-main' },
  ],
})
