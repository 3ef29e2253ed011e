import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** By the URIs that FHIR knows them by. */
export const codeSystems = defineDataset<ClinicDatabase>()({
  name: 'code-systems',
  formerly: ['billing-masters/code-systems', 'appointment-purposes/code-systems'],
  title: 'Code systems',
  table: 'code_systems',
  key: ['uri'],
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { uri: 'http://hl7.org/fhir/sid/icd-10-cm', oid: '2.16.840.1.113883.6.90', short_name: 'ICD-10-CM', name: 'International Classification of Diseases, 10th Revision, Clinical Modification', publisher: 'NCHS and CMS', version: 'FY2026', license: 'US Government work', redistributable: 'yes' },
    { uri: 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason', oid: '2.16.840.1.113883.4.642.1.1382', short_name: 'AppointmentCancellationReason', name: 'Appointment cancellation reason', publisher: 'HL7 International', version: '2.1.1', license: 'CC0-1.0', redistributable: 'yes' },
    { uri: 'http://terminology.hl7.org/CodeSystem/service-type', oid: '2.16.840.1.113883.4.642.1.1145', short_name: 'ServiceType', name: 'Service type', publisher: 'HL7 International', version: '1.1.1', license: 'CC0-1.0', redistributable: 'yes' },
    { uri: 'http://terminology.hl7.org/CodeSystem/v2-0276', oid: '2.16.840.1.113883.18.169', short_name: 'AppointmentReason', name: 'Appointment reason codes', publisher: 'HL7 International', version: '3.0.0', license: 'CC0-1.0', redistributable: 'yes' },
    { uri: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', oid: '2.16.840.1.113883.6.285', short_name: 'HCPCS', name: 'Healthcare Common Procedure Coding System, Level II', publisher: 'CMS', version: '2023-01', license: 'US Government work', redistributable: 'yes' },
    { uri: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set', oid: '2.16.840.1.113883.15.5', short_name: 'POS', name: 'Place of Service Codes for Professional Claims', publisher: 'CMS', version: '2024-05-02', license: 'US Government work', redistributable: 'yes' },
  ],
})
