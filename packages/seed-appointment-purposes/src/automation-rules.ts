import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, ref, retireOn } from '@sow/kit'
import { purposes } from './purposes.js'

/** `offset_minutes` counts from the trigger, negative before the start. */
export const automationRules = defineDataset<ClinicDatabase>()({
  name: 'automation-rules',
  title: 'Automation rules of the purposes',
  table: 'appointment_automation_rules',
  scope: 'tenant',
  kind: 'starter',
  key: ['purpose_id', 'rule_key'],
  refs: { purpose_id: ref(purposes) },
  own: { offset_minutes: 'site', action_config: 'shared', priority: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  rows: csv(new URL('../data/automation-rules.csv', import.meta.url)),
})
