import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { dataMappers } from './data-mappers.js'

/** HL7 table 0001 and the FHIR code system of administrative gender, each into the other. */
export const valueLookups = defineDataset<ClinicDatabase>()({
  name: 'value-lookups',
  title: 'Values of the templates and what they become',
  table: 'integration_value_lookups',
  key: ['mapper_id', 'lookup_name', 'source_value'],
  refs: { mapper_id: ref(dataMappers) },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, lookup_name: 'administrative-gender', source_value: 'female', target_value: 'F', description: 'Female' },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, lookup_name: 'administrative-gender', source_value: 'male', target_value: 'M', description: 'Male' },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, lookup_name: 'administrative-gender', source_value: 'other', target_value: 'O', description: 'Other' },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, lookup_name: 'administrative-gender', source_value: 'unknown', target_value: 'U', description: 'Unknown' },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, lookup_name: 'administrative-sex', source_value: 'A', target_value: 'other', description: 'Ambiguous' },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, lookup_name: 'administrative-sex', source_value: 'F', target_value: 'female', description: 'Female' },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, lookup_name: 'administrative-sex', source_value: 'M', target_value: 'male', description: 'Male' },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, lookup_name: 'administrative-sex', source_value: 'N', target_value: 'other', description: 'Not applicable' },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, lookup_name: 'administrative-sex', source_value: 'O', target_value: 'other', description: 'Other' },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, lookup_name: 'administrative-sex', source_value: 'U', target_value: 'unknown', description: 'Unknown' },
  ],
})
