import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Definitions alone: the figures are computed, and `dashboard_snapshots` has no rows here. */
export const dashboards = defineDataset<ClinicDatabase>()({
  name: 'dashboards',
  title: 'Dashboards',
  table: 'dashboards',
  key: ['code'],
  own: { sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'billing', title: 'Billing', description: 'Claims and money that is still to come.', role_level: 'billing', sort_order: 10 },
    { code: 'clinical', title: 'Clinical work', description: 'What a practitioner has to look at today.', role_level: 'clinical', sort_order: 20 },
    { code: 'clinical-quality', title: 'Quality of care', description: 'Gaps in care and visits, for who answers for them.', role_level: 'clinical', sort_order: 30 },
    { code: 'executive', title: 'Executive', description: 'The practice in figures.', role_level: 'executive', sort_order: 40 },
    { code: 'general', title: 'My day', description: 'Appointments and tasks, for everybody.', role_level: 'general', sort_order: 50 },
    { code: 'inventory', title: 'Inventory', description: 'What runs out and what expires.', role_level: 'operations', sort_order: 60 },
    { code: 'operations', title: 'Operations', description: 'Schedules, rooms and waits.', role_level: 'operations', sort_order: 70 },
    { code: 'patient', title: 'Patient', description: 'What a patient sees first in the portal.', role_level: 'patient', sort_order: 80 },
  ],
})
