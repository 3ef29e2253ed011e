import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset } from '@sow/kit'

/** One, fictional and active, so that tenant datasets have somewhere to go in a demonstration. */
export const demoOrganizations = defineDataset<ClinicDatabase>()({
  name: 'demo-organizations',
  title: 'The demo organization',
  table: 'organizations',
  kind: 'demo',
  key: ['slug'],
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { slug: 'demo-clinic', name: 'Demo Clinic (fictional)', status: 'active', timezone: 'America/New_York', locale: 'en-US', phone: '+1-202-555-0100', email: 'clinic@example.com', address: { line1: '1 Example Street', city: 'Exampleton', country: 'US' }, settings: { demo: true } },
  ],
})
