import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

export const demoLocations = defineDataset<ClinicDatabase>()({
  name: 'demo-locations',
  title: 'Locations of the demo organization',
  table: 'locations',
  scope: 'tenant',
  kind: 'demo',
  key: ['code'],
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'demo-annex', name: 'Demo Annex (fictional)', location_type: 'branch', pos_code: '11', phone: '+1-202-555-0102', address: { line1: '2 Example Street', city: 'Exampleton', country: 'US' } },
    { code: 'demo-main', name: 'Demo Main Clinic (fictional)', location_type: 'clinic', pos_code: '11', phone: '+1-202-555-0101', address: { line1: '1 Example Street', city: 'Exampleton', country: 'US' } },
    { code: 'demo-virtual', name: 'Demo Virtual Clinic (fictional)', location_type: 'virtual', pos_code: '10', phone: '+1-202-555-0103', address: {} },
  ],
})
