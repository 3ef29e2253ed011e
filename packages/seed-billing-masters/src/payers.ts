import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** The names are generic; a site adds its own payers with the identifiers of its clearinghouse. */
export const payers = defineDataset<ClinicDatabase>()({
  name: 'payers',
  title: 'Generic payers',
  table: 'billing_payers',
  kind: 'starter',
  key: ['payer_key'],
  own: { payer_type: 'package', claim_submission_method: 'site', timely_filing_days: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { payer_key: 'auto-insurance', name: 'Automobile Insurance (generic)', payer_type: 'auto', claim_submission_method: 'paper', timely_filing_days: null },
    { payer_key: 'charity-care', name: 'Charity Care', payer_type: 'other', claim_submission_method: 'none', timely_filing_days: null },
    { payer_key: 'commercial-hmo', name: 'Commercial HMO (generic)', payer_type: 'commercial', claim_submission_method: 'electronic', timely_filing_days: 90 },
    { payer_key: 'commercial-ppo', name: 'Commercial PPO (generic)', payer_type: 'commercial', claim_submission_method: 'electronic', timely_filing_days: 90 },
    { payer_key: 'employer-direct', name: 'Employer Direct Contract (generic)', payer_type: 'other', claim_submission_method: 'paper', timely_filing_days: null },
    { payer_key: 'marketplace-plan', name: 'Marketplace Plan (generic)', payer_type: 'commercial', claim_submission_method: 'electronic', timely_filing_days: 90 },
    { payer_key: 'medicaid', name: 'Medicaid', payer_type: 'medicaid', claim_submission_method: 'electronic', timely_filing_days: null },
    { payer_key: 'medicaid-managed-care', name: 'Medicaid Managed Care (generic)', payer_type: 'medicaid', claim_submission_method: 'electronic', timely_filing_days: null },
    { payer_key: 'medicare', name: 'Medicare', payer_type: 'medicare', claim_submission_method: 'electronic', timely_filing_days: 365 },
    { payer_key: 'medicare-advantage', name: 'Medicare Advantage (generic)', payer_type: 'medicare', claim_submission_method: 'electronic', timely_filing_days: null },
    { payer_key: 'other-government', name: 'Other Government Programme (generic)', payer_type: 'other', claim_submission_method: 'electronic', timely_filing_days: null },
    { payer_key: 'self-pay', name: 'Self-pay', payer_type: 'self_pay', claim_submission_method: 'none', timely_filing_days: null },
    { payer_key: 'tricare', name: 'TRICARE', payer_type: 'tricare', claim_submission_method: 'electronic', timely_filing_days: 365 },
    { payer_key: 'workers-compensation', name: "Workers' Compensation (generic)", payer_type: 'workers_comp', claim_submission_method: 'paper', timely_filing_days: null },
  ],
})
