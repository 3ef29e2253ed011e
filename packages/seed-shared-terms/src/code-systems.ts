import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

export const codeSystems = defineDataset<ClinicDatabase>()({
  name: 'code-systems',
  title: 'HL7 code systems of appointments',
  table: 'code_systems',
  key: ['uri'],
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'HL7 International', release: 'HL7 Terminology' },
  // biome-ignore format: one row per line.
  rows: [
    { uri: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason', oid: '2.16.840.1.113883.4.642.1.1382', short_name: 'AppointmentCancellationReason', name: 'Appointment cancellation reason', publisher: 'HL7 International', version: '2.1.1', license: 'CC0-1.0', redistributable: 'yes' },
    { uri: 'http://terminology.hl7.org/CodeSystem/service-type', oid: '2.16.840.1.113883.4.642.1.1145', short_name: 'ServiceType', name: 'Service type', publisher: 'HL7 International', version: '1.1.1', license: 'CC0-1.0', redistributable: 'yes' },
    { uri: 'http://terminology.hl7.org/CodeSystem/v2-0276', oid: '2.16.840.1.113883.18.169', short_name: 'AppointmentReason', name: 'Appointment reason codes', publisher: 'HL7 International', version: '3.0.0', license: 'CC0-1.0', redistributable: 'yes' },
  ],
})
