import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** A site copies one for its own integration, and its copy is never touched. */
export const dataMappers = defineDataset<ClinicDatabase>()({
  name: 'data-mappers',
  title: 'Templates of mappings from message to message',
  table: 'integration_data_mappers',
  key: ['owner', 'code'],
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08', name: 'FHIR Patient to ADT^A08', description: 'Tells another system that a patient has changed.', direction: 'outbound', source_system: 'FHIR R4', target_system: 'HL7 v2', message_type: 'Patient', version: '1' },
    { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient', name: 'ADT^A04 to FHIR Patient', description: 'Takes over a patient who was registered elsewhere.', direction: 'inbound', source_system: 'HL7 v2', target_system: 'FHIR R4', message_type: 'ADT^A04', version: '1' },
    { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment', name: 'SIU^S12 to FHIR Appointment', description: 'Takes over an appointment that was booked elsewhere.', direction: 'inbound', source_system: 'HL7 v2', target_system: 'FHIR R4', message_type: 'SIU^S12', version: '1' },
  ],
})
