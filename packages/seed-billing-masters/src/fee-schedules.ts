import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { payers } from './payers.js'

/** No schedule has amounts; `payer_id` null: that of every payer that has none of its own. */
export const feeSchedules = defineDataset<ClinicDatabase>()({
  name: 'fee-schedules',
  title: 'Fee schedules to start from',
  table: 'billing_fee_schedules',
  scope: 'tenant',
  kind: 'starter',
  key: ['code'],
  refs: { payer_id: ref(payers) },
  own: { payer_id: 'site', currency: 'site', effective_from: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'self-pay', name: 'Self-pay', description: 'Charges to patients who pay themselves.', payer_id: 'self-pay', currency: 'USD', effective_from: '2026-01-01' },
    { code: 'standard', name: 'Standard', description: 'Charges to every payer without a schedule of its own.', payer_id: null, currency: 'USD', effective_from: '2026-01-01' },
  ],
})
