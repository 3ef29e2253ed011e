import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** With the physical type of a FHIR Location. */
export const bedTypes = defineDataset<ClinicDatabase>()({
  name: 'bed-types',
  title: 'Kinds of beds',
  table: 'bed_types',
  key: ['code'],
  own: { physical_type: 'package', is_critical_care: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'bariatric', name: 'Bariatric bed', physical_type: 'bd', is_critical_care: false, sort_order: 10 },
    { code: 'bassinet', name: 'Bassinet', physical_type: 'bd', is_critical_care: false, sort_order: 20 },
    { code: 'birthing', name: 'Birthing bed', physical_type: 'bd', is_critical_care: false, sort_order: 30 },
    { code: 'crib', name: 'Crib', physical_type: 'bd', is_critical_care: false, sort_order: 40 },
    { code: 'incubator', name: 'Incubator', physical_type: 'bd', is_critical_care: true, sort_order: 50 },
    { code: 'intensive-care', name: 'Intensive care bed', physical_type: 'bd', is_critical_care: true, sort_order: 60 },
    { code: 'recliner', name: 'Recliner', physical_type: 'bd', is_critical_care: false, sort_order: 70 },
    { code: 'standard', name: 'Standard bed', physical_type: 'bd', is_critical_care: false, sort_order: 80 },
    { code: 'stretcher', name: 'Stretcher', physical_type: 'bd', is_critical_care: false, sort_order: 90 },
  ],
})
