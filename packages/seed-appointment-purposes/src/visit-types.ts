import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import type sharedTerms from '@sow/seed-shared-terms'

/** The HL7 appointment reasons, and three of the product's own for other modalities. */
export const visitTypes = defineDataset<ClinicDatabase>()({
  name: 'visit-types',
  title: 'Visit types',
  table: 'visit_types',
  key: ['code'],
  refs: { code_system_id: ref.from<typeof sharedTerms>()('shared-terms/code-systems') },
  own: { sort_order: 'site' },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'HL7 International', release: 'HL7 Terminology, v2-0276 3.0.0' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'CHECKUP', name: 'A routine check-up, such as an annual physical', modality: 'in_person', code_system_id: 'http://terminology.hl7.org/CodeSystem/v2-0276', sort_order: 10 },
    { code: 'EMERGENCY', name: 'Emergency appointment', modality: 'in_person', code_system_id: 'http://terminology.hl7.org/CodeSystem/v2-0276', sort_order: 20 },
    { code: 'FOLLOWUP', name: 'A follow up visit from a previous appointment', modality: 'in_person', code_system_id: 'http://terminology.hl7.org/CodeSystem/v2-0276', sort_order: 30 },
    { code: 'ROUTINE', name: 'Routine appointment - default if not valued', modality: 'in_person', code_system_id: 'http://terminology.hl7.org/CodeSystem/v2-0276', sort_order: 40 },
    { code: 'WALKIN', name: 'A previously unscheduled walk-in visit', modality: 'in_person', code_system_id: 'http://terminology.hl7.org/CodeSystem/v2-0276', sort_order: 50 },
    { code: 'home-visit', name: 'Home visit', modality: 'home', code_system_id: null, sort_order: 60 },
    { code: 'phone-visit', name: 'Phone visit', modality: 'phone', code_system_id: null, sort_order: 70 },
    { code: 'video-visit', name: 'Video visit', modality: 'video', code_system_id: null, sort_order: 80 },
  ],
})
