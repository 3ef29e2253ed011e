import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { payers } from './payers.js'

/** For every payer; what a payer asks for beyond them is the site's to add. */
export const priorAuthorizationChecklists = defineDataset<ClinicDatabase>()({
  name: 'prior-authorization-checklists',
  title: 'Checklists before a request is sent',
  table: 'billing_prior_authorization_checklists',
  scope: 'tenant',
  kind: 'starter',
  key: ['code'],
  refs: { payer_id: ref(payers) },
  own: { payer_id: 'site', items: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'durable-medical-equipment', name: 'Durable medical equipment', description: 'Equipment for use at home.', payer_id: null, items: [{ document: 'order', required: true }, { document: 'visit-note', required: true }, { document: 'letter-of-medical-necessity', required: true }, { document: 'demographics', required: true }] },
    { code: 'imaging', name: 'Advanced imaging', description: 'Examinations that payers often ask to authorize.', payer_id: null, items: [{ document: 'order', required: true }, { document: 'visit-note', required: true }, { document: 'conservative-treatment', required: true }, { document: 'imaging-report', required: false }, { document: 'demographics', required: true }] },
    { code: 'infusion', name: 'Infused or injected drug', description: 'Drugs given in the practice.', payer_id: null, items: [{ document: 'order', required: true }, { document: 'visit-note', required: true }, { document: 'medication-history', required: true }, { document: 'lab-result', required: false }, { document: 'demographics', required: true }] },
    { code: 'positive-airway-pressure', name: 'Positive airway pressure device', description: 'Device for sleep apnea.', payer_id: null, items: [{ document: 'order', required: true }, { document: 'sleep-study', required: true }, { document: 'visit-note', required: true }, { document: 'demographics', required: true }] },
    { code: 'prescription-drug', name: 'Prescription drug', description: 'Drugs from a pharmacy.', payer_id: null, items: [{ document: 'prior-authorization-form', required: true }, { document: 'medication-history', required: true }, { document: 'visit-note', required: true }, { document: 'lab-result', required: false }] },
    { code: 'specialist-referral', name: 'Specialist referral', description: 'Visits to a specialist under a plan that asks for a referral.', payer_id: null, items: [{ document: 'referral', required: true }, { document: 'visit-note', required: true }, { document: 'demographics', required: true }] },
    { code: 'therapy', name: 'Therapy', description: 'Physical, occupational or speech therapy.', payer_id: null, items: [{ document: 'order', required: true }, { document: 'therapy-evaluation', required: true }, { document: 'care-plan', required: true }, { document: 'demographics', required: true }] },
  ],
})
