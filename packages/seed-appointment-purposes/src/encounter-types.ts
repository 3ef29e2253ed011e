import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Each has the class that HL7 v3 ActCode names. */
export const encounterTypes = defineDataset<ClinicDatabase>()({
  name: 'encounter-types',
  title: 'Kinds of encounters',
  table: 'encounter_types',
  key: ['code'],
  own: { class: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'emergency-visit', name: 'Emergency visit', class: 'EMER', sort_order: 10 },
    { code: 'home-visit', name: 'Home visit', class: 'HH', sort_order: 20 },
    { code: 'inpatient-stay', name: 'Inpatient stay', class: 'IMP', sort_order: 30 },
    { code: 'nurse-visit', name: 'Nurse visit', class: 'AMB', sort_order: 40 },
    { code: 'observation-stay', name: 'Observation stay', class: 'OBSENC', sort_order: 50 },
    { code: 'office-visit', name: 'Office visit', class: 'AMB', sort_order: 60 },
    { code: 'phone-visit', name: 'Phone visit', class: 'VR', sort_order: 70 },
    { code: 'procedure-visit', name: 'Procedure visit', class: 'AMB', sort_order: 80 },
    { code: 'telehealth-visit', name: 'Telehealth visit', class: 'VR', sort_order: 90 },
    { code: 'therapy-session', name: 'Therapy session', class: 'AMB', sort_order: 100 },
  ],
})
