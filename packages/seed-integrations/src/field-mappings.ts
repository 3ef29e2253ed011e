import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { dataMappers } from './data-mappers.js'

/** Paths are segments and components of HL7 version 2, or elements of a FHIR resource. */
export const fieldMappings = defineDataset<ClinicDatabase>()({
  name: 'field-mappings',
  title: 'Fields of the templates',
  table: 'integration_field_mappings',
  key: ['mapper_id', 'target_path', 'sort_order'],
  refs: { mapper_id: ref(dataMappers) },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'MSH-9', sort_order: 10, source_path: null, transform_type: 'static', transform_config: {}, static_value: 'ADT^A08^ADT_A01', lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'PID-13.1', sort_order: 70, source_path: 'telecom[0].value', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'PID-3.1', sort_order: 20, source_path: 'identifier[0].value', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'PID-5.1', sort_order: 30, source_path: 'name[0].family', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'PID-5.2', sort_order: 40, source_path: 'name[0].given[0]', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'PID-7.1', sort_order: 50, source_path: 'birthDate', transform_type: 'date', transform_config: { from: 'yyyy-MM-dd', to: 'yyyyMMdd' }, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'fhir-patient-to-hl7-adt-a08' }, target_path: 'PID-8', sort_order: 60, source_path: 'gender', transform_type: 'lookup', transform_config: {}, static_value: null, lookup_name: 'administrative-gender', is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'address[0].city', sort_order: 100, source_path: 'PID-11.3', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'address[0].line[0]', sort_order: 90, source_path: 'PID-11.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'address[0].postalCode', sort_order: 120, source_path: 'PID-11.5', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'address[0].state', sort_order: 110, source_path: 'PID-11.4', transform_type: 'uppercase', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'birthDate', sort_order: 70, source_path: 'PID-7.1', transform_type: 'date', transform_config: { from: 'yyyyMMdd', to: 'yyyy-MM-dd' }, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'gender', sort_order: 80, source_path: 'PID-8', transform_type: 'lookup', transform_config: {}, static_value: null, lookup_name: 'administrative-sex', is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'identifier[0].assigner.display', sort_order: 30, source_path: 'PID-3.4', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'identifier[0].value', sort_order: 20, source_path: 'PID-3.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'name[0].family', sort_order: 40, source_path: 'PID-5.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'name[0].given[0]', sort_order: 50, source_path: 'PID-5.2', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'name[0].given[1]', sort_order: 60, source_path: 'PID-5.3', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'resourceType', sort_order: 10, source_path: null, transform_type: 'static', transform_config: {}, static_value: 'Patient', lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'telecom[0].system', sort_order: 130, source_path: null, transform_type: 'static', transform_config: {}, static_value: 'phone', lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-adt-a04-to-fhir-patient' }, target_path: 'telecom[0].value', sort_order: 140, source_path: 'PID-13.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'description', sort_order: 60, source_path: 'SCH-7.2', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'identifier[0].value', sort_order: 20, source_path: 'SCH-1.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'minutesDuration', sort_order: 50, source_path: 'SCH-9', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'participant[0].actor.identifier.value', sort_order: 70, source_path: 'PID-3.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'participant[1].actor.identifier.value', sort_order: 80, source_path: 'AIP-3.1', transform_type: 'copy', transform_config: {}, static_value: null, lookup_name: null, is_required: false },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'resourceType', sort_order: 10, source_path: null, transform_type: 'static', transform_config: {}, static_value: 'Appointment', lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'start', sort_order: 40, source_path: 'SCH-11.4', transform_type: 'date', transform_config: { from: 'yyyyMMddHHmm', to: "yyyy-MM-dd'T'HH:mm" }, static_value: null, lookup_name: null, is_required: true },
    { mapper_id: { owner: 'system', code: 'hl7-siu-s12-to-fhir-appointment' }, target_path: 'status', sort_order: 30, source_path: null, transform_type: 'static', transform_config: {}, static_value: 'booked', lookup_name: null, is_required: true },
  ],
})
