import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

export const priorAuthorizationDocumentTypes = defineDataset<ClinicDatabase>()({
  name: 'prior-authorization-document-types',
  title: 'Documents that payers ask for',
  table: 'billing_prior_authorization_document_types',
  key: ['code'],
  own: { sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'care-plan', name: 'Plan of care', description: 'Goals, frequency and duration of the treatment.', sort_order: 10 },
    { code: 'conservative-treatment', name: 'Record of earlier treatment', description: 'What was tried before, and how it went.', sort_order: 20 },
    { code: 'demographics', name: 'Patient and coverage data', description: 'Face sheet with the coverage of the patient.', sort_order: 30 },
    { code: 'imaging-report', name: 'Imaging report', description: 'Report of an earlier examination.', sort_order: 40 },
    { code: 'lab-result', name: 'Laboratory result', description: 'Results that bear on the request.', sort_order: 50 },
    { code: 'letter-of-medical-necessity', name: 'Letter of medical necessity', description: 'Why the service is needed, signed by who orders it.', sort_order: 60 },
    { code: 'medication-history', name: 'Medication history', description: 'What was prescribed, and why it was changed.', sort_order: 70 },
    { code: 'order', name: 'Order', description: 'The signed order or prescription.', sort_order: 80 },
    { code: 'photograph', name: 'Photograph', description: 'Picture of a wound or a finding.', sort_order: 90 },
    { code: 'prior-authorization-form', name: 'Form of the payer', description: 'The form that the payer asks for.', sort_order: 100 },
    { code: 'referral', name: 'Referral', description: 'Referral from another practitioner.', sort_order: 110 },
    { code: 'sleep-study', name: 'Sleep study', description: 'Report of a sleep study.', sort_order: 120 },
    { code: 'therapy-evaluation', name: 'Therapy evaluation', description: 'Evaluation by a therapist.', sort_order: 130 },
    { code: 'visit-note', name: 'Visit note', description: 'Notes of the visits that led to the request.', sort_order: 140 },
  ],
})
