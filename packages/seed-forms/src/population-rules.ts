import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { templates } from './templates.js'

const intake = { fhir_url: 'urn:sow:form:patient-intake', version: '1.0.0' } as const
const coverage = { fhir_url: 'urn:sow:form:financial-responsibility', version: '1.0.0' } as const

/** Expressions are FHIRPath on the resource of the source. */
export const populationRules = defineDataset<ClinicDatabase>()({
  name: 'population-rules',
  title: 'What fills a form before it is shown',
  table: 'form_population_rules',
  scope: 'tenant',
  kind: 'starter',
  key: ['template_id', 'name'],
  refs: { template_id: ref(templates) },
  own: { priority: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { template_id: coverage, name: 'member-id', link_id: 'coverage.member-id', source: 'coverage', source_expression: 'Coverage.subscriberId', priority: 100 },
    { template_id: coverage, name: 'payer', link_id: 'coverage.payer', source: 'coverage', source_expression: 'Coverage.payor.display.first()', priority: 100 },
    { template_id: intake, name: 'birth-date', link_id: 'person.birth-date', source: 'patient', source_expression: 'Patient.birthDate', priority: 100 },
    { template_id: intake, name: 'email', link_id: 'contact.email', source: 'patient', source_expression: "Patient.telecom.where(system = 'email').value.first()", priority: 100 },
    { template_id: intake, name: 'family', link_id: 'person.family', source: 'patient', source_expression: "Patient.name.where(use = 'official').family.first()", priority: 100 },
    { template_id: intake, name: 'given', link_id: 'person.given', source: 'patient', source_expression: "Patient.name.where(use = 'official').given.first()", priority: 100 },
    { template_id: intake, name: 'phone', link_id: 'contact.phone', source: 'patient', source_expression: "Patient.telecom.where(system = 'phone').value.first()", priority: 100 },
    { template_id: intake, name: 'reason', link_id: 'visit.reason', source: 'appointment', source_expression: 'Appointment.description', priority: 100 },
  ],
})
