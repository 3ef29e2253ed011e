import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { demoLocations } from './demo-locations.js'

export const demoDepartments = defineDataset<ClinicDatabase>()({
  name: 'demo-departments',
  title: 'Departments of the demo organization',
  table: 'departments',
  scope: 'tenant',
  kind: 'demo',
  key: ['code'],
  refs: { location_id: ref(demoLocations) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  rows: [
    { code: 'demo-behavioral-health', name: 'Demo Behavioral Health', location_id: 'demo-virtual' },
    { code: 'demo-laboratory', name: 'Demo Laboratory', location_id: 'demo-annex' },
    { code: 'demo-pediatrics', name: 'Demo Pediatrics', location_id: 'demo-annex' },
    { code: 'demo-primary-care', name: 'Demo Primary Care', location_id: 'demo-main' },
  ],
})
