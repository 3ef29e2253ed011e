import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** With the physical type of a FHIR Location. */
export const wardTypes = defineDataset<ClinicDatabase>()({
  name: 'ward-types',
  title: 'Kinds of wards',
  table: 'ward_types',
  key: ['code'],
  own: { physical_type: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'emergency', name: 'Emergency', physical_type: 'area', sort_order: 10 },
    { code: 'general', name: 'General', physical_type: 'wa', sort_order: 20 },
    { code: 'intensive-care', name: 'Intensive Care', physical_type: 'wa', sort_order: 30 },
    { code: 'maternity', name: 'Maternity', physical_type: 'wa', sort_order: 40 },
    { code: 'neonatal-intensive-care', name: 'Neonatal Intensive Care', physical_type: 'wa', sort_order: 50 },
    { code: 'observation', name: 'Observation', physical_type: 'area', sort_order: 60 },
    { code: 'pediatric', name: 'Pediatric', physical_type: 'wa', sort_order: 70 },
    { code: 'psychiatric', name: 'Psychiatric', physical_type: 'wa', sort_order: 80 },
    { code: 'recovery', name: 'Recovery', physical_type: 'area', sort_order: 90 },
    { code: 'rehabilitation', name: 'Rehabilitation', physical_type: 'wa', sort_order: 100 },
    { code: 'surgical', name: 'Surgical', physical_type: 'wa', sort_order: 110 },
  ],
})
