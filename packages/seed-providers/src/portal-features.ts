import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Each organization turns a feature on or off for itself. */
export const portalFeatures = defineDataset<ClinicDatabase>()({
  name: 'portal-features',
  title: "What a patients' portal can do",
  table: 'portal_features',
  key: ['code'],
  own: { default_enabled: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'appointments', name: 'Appointments: see, book and cancel', default_enabled: true, sort_order: 10 },
    { code: 'bill-payment', name: 'Pay statements', default_enabled: false, sort_order: 20 },
    { code: 'documents', name: 'Documents', default_enabled: true, sort_order: 30 },
    { code: 'forms', name: 'Forms before a visit', default_enabled: true, sort_order: 40 },
    { code: 'health-record', name: 'Own health record', default_enabled: true, sort_order: 50 },
    { code: 'lab-results', name: 'Laboratory results', default_enabled: true, sort_order: 60 },
    { code: 'medication-refills', name: 'Ask for a refill', default_enabled: false, sort_order: 70 },
    { code: 'messaging', name: 'Messages to the practice', default_enabled: true, sort_order: 80 },
    { code: 'proxy-access', name: 'Access for parents and carers', default_enabled: false, sort_order: 90 },
    { code: 'video-visits', name: 'Visits by video', default_enabled: false, sort_order: 100 },
  ],
})
