import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { demoPractitioners } from './demo-practitioners.js'

export const demoBillingProviders = defineDataset<ClinicDatabase>()({
  name: 'demo-billing-providers',
  title: 'Fictional billing providers',
  table: 'billing_providers',
  scope: 'tenant',
  kind: 'demo',
  key: ['npi'],
  refs: { practitioner_id: ref(demoPractitioners) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { npi: '2000000010', entity_type: 'individual', name: 'Demo Physician One', practitioner_id: 'demo-physician-one', phone: '+1-202-555-0111', is_demo: true },
    { npi: '2000000028', entity_type: 'individual', name: 'Demo Physician Two', practitioner_id: 'demo-physician-two', phone: '+1-202-555-0112', is_demo: true },
    { npi: '2000000036', entity_type: 'individual', name: 'Demo Physician Three', practitioner_id: 'demo-physician-three', phone: '+1-202-555-0113', is_demo: true },
    { npi: '2000000044', entity_type: 'individual', name: 'Demo Physician Four', practitioner_id: 'demo-physician-four', phone: '+1-202-555-0114', is_demo: true },
    { npi: '2000000051', entity_type: 'individual', name: 'Demo Physician Five', practitioner_id: 'demo-physician-five', phone: '+1-202-555-0115', is_demo: true },
    { npi: '2000000069', entity_type: 'individual', name: 'Demo Nurse-Practitioner One', practitioner_id: 'demo-nurse-practitioner-one', phone: '+1-202-555-0116', is_demo: true },
    { npi: '2000000077', entity_type: 'individual', name: 'Demo Physician-Assistant One', practitioner_id: 'demo-physician-assistant-one', phone: '+1-202-555-0117', is_demo: true },
    { npi: '2000000507', entity_type: 'organization', name: 'Demo Clinic (fictional)', practitioner_id: null, phone: '+1-202-555-0100', is_demo: true },
  ],
})
