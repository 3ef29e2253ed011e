import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Without a location or a head: a site says where each of them is, and takes out what it does not have. */
export const departments = defineDataset<ClinicDatabase>()({
  name: 'departments',
  title: 'Departments that a practice begins with',
  table: 'departments',
  scope: 'tenant',
  kind: 'starter',
  key: ['code'],
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'administration', name: 'Administration' },
    { code: 'behavioral-health', name: 'Behavioral Health' },
    { code: 'billing', name: 'Billing' },
    { code: 'front-desk', name: 'Front Desk' },
    { code: 'imaging', name: 'Imaging' },
    { code: 'laboratory', name: 'Laboratory' },
    { code: 'nursing', name: 'Nursing' },
    { code: 'pharmacy', name: 'Pharmacy' },
    { code: 'primary-care', name: 'Primary Care' },
    { code: 'specialty-care', name: 'Specialty Care' },
    { code: 'telehealth', name: 'Telehealth' },
  ],
})
