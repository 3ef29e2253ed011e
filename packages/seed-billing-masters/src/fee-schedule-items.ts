import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, ref, retireOn } from '@sow/kit'
import { feeSchedules } from './fee-schedules.js'

export const feeScheduleItems = defineDataset<ClinicDatabase>()({
  name: 'fee-schedule-items',
  title: 'Services of the standard fee schedule; the site sets every amount',
  table: 'billing_fee_schedule_items',
  scope: 'tenant',
  kind: 'starter',
  key: ['schedule_id', 'code_system', 'code', 'modifier', 'pos_code', 'effective_from'],
  refs: { schedule_id: ref(feeSchedules) },
  own: { unit: 'package', amount: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  rows: csv(new URL('../data/fee-schedule-items.csv', import.meta.url)),
})
