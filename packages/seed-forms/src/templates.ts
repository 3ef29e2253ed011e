import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { published } from './published.js'
import { consentToTelehealth } from './questionnaires/consent-to-telehealth.js'
import { consentToTreatment } from './questionnaires/consent-to-treatment.js'
import { financialResponsibility } from './questionnaires/financial-responsibility.js'
import { medicalHistory } from './questionnaires/medical-history.js'
import { medicationsAndAllergies } from './questionnaires/medications-and-allergies.js'
import { patientIntake } from './questionnaires/patient-intake.js'
import { privacyNoticeAcknowledgement } from './questionnaires/privacy-notice-acknowledgement.js'
import { releaseOfInformation } from './questionnaires/release-of-information.js'
import { visitFeedback } from './questionnaires/visit-feedback.js'
import { themes } from './themes.js'

/**
 * A version keeps its questions for good: a correction is a row with another version, and with `is_latest_version`
 * false, because which version is asked is the site's to say once it has one.
 */
export const templates = defineDataset<ClinicDatabase>()({
  name: 'templates',
  title: 'Forms to start from',
  table: 'form_templates',
  scope: 'tenant',
  kind: 'starter',
  key: ['fhir_url', 'version'],
  refs: { theme_id: ref(themes) },
  own: {
    questionnaire: 'package',
    status: 'site',
    is_latest_version: 'site',
    theme_id: 'site',
    tags: 'site',
  },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { ...published(consentToTelehealth), description: 'Consent to visits by video or telephone, with the place from which the patient joins.', tags: ['consent', 'telehealth'], is_demo: false },
    { ...published(consentToTreatment), description: 'Consent to everyday examination and treatment.', tags: ['consent'], is_demo: false },
    { ...published(financialResponsibility), description: 'Coverage of the patient, and what the patient agrees to pay.', tags: ['billing', 'intake'], is_demo: false },
    { ...published(medicalHistory), description: 'Conditions, operations, family and habits.', tags: ['clinical', 'intake'], is_demo: false },
    { ...published(medicationsAndAllergies), description: 'What the patient takes and does not tolerate.', tags: ['clinical', 'intake'], is_demo: false },
    { ...published(patientIntake), description: 'Who the patient is, how to reach them, and why they come.', tags: ['intake'], is_demo: false },
    { ...published(privacyNoticeAcknowledgement), description: 'That the notice of privacy practices was handed over.', tags: ['privacy'], is_demo: false },
    { ...published(releaseOfInformation), description: 'Permission to give records to someone, or to ask for them.', tags: ['privacy'], is_demo: false },
    { ...published(visitFeedback), description: 'What the patient thought of a visit.', tags: ['feedback'], is_demo: false },
  ],
})
