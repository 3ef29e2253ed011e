import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { templates } from './templates.js'

const intake = { fhir_url: 'urn:sow:form:patient-intake', version: '1.0.0' } as const
const medications = { fhir_url: 'urn:sow:form:medications-and-allergies', version: '1.0.0' } as const

/** When a form is completed: proposals for people to confirm. */
export const extractionRules = defineDataset<ClinicDatabase>()({
  name: 'extraction-rules',
  title: 'What becomes of an answer',
  table: 'form_extraction_rules',
  scope: 'tenant',
  kind: 'starter',
  key: ['template_id', 'name'],
  refs: { template_id: ref(templates) },
  own: { priority: 'site', condition: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { template_id: medications, name: 'allergy', link_id: 'allergies.substance', target_resource: 'AllergyIntolerance', target_expression: 'code.text', condition: {}, priority: 100 },
    { template_id: medications, name: 'medication', link_id: 'medications.name', target_resource: 'MedicationStatement', target_expression: 'medication.text', condition: {}, priority: 100 },
    { template_id: intake, name: 'email', link_id: 'contact.email', target_resource: 'Patient', target_expression: "telecom.where(system = 'email').value", condition: {}, priority: 100 },
    { template_id: intake, name: 'emergency-contact', link_id: 'emergency.name', target_resource: 'RelatedPerson', target_expression: 'name.text', condition: {}, priority: 100 },
    { template_id: intake, name: 'language', link_id: 'person.language', target_resource: 'Patient', target_expression: 'communication.language.text', condition: {}, priority: 100 },
    { template_id: intake, name: 'phone', link_id: 'contact.phone', target_resource: 'Patient', target_expression: "telecom.where(system = 'phone').value", condition: {}, priority: 100 },
  ],
})
