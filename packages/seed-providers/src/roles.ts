import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** `owner` is `system` in every row; a site adds roles of its own organization. */
export const roles = defineDataset<ClinicDatabase>()({
  name: 'roles',
  title: 'System roles',
  table: 'roles',
  key: ['owner', 'key'],
  own: { scope_level: 'package' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { owner: 'system', key: 'billing-manager', name: 'Billing Manager', description: 'Runs claims, payments and fee schedules.', scope_level: 'organization', sort_order: 10 },
    { owner: 'system', key: 'billing-specialist', name: 'Billing Specialist', description: 'Prepares claims and posts payments.', scope_level: 'organization', sort_order: 20 },
    { owner: 'system', key: 'care-coordinator', name: 'Care Coordinator', description: 'Follows referrals and plans of care.', scope_level: 'organization', sort_order: 30 },
    { owner: 'system', key: 'clinic-administrator', name: 'Clinic Administrator', description: 'Sets up the organization and its users.', scope_level: 'organization', sort_order: 40 },
    { owner: 'system', key: 'front-desk', name: 'Front Desk', description: 'Schedules and checks in patients.', scope_level: 'location', sort_order: 50 },
    { owner: 'system', key: 'inventory-manager', name: 'Inventory Manager', description: 'Runs the catalogue and the stock.', scope_level: 'organization', sort_order: 60 },
    { owner: 'system', key: 'lab-technician', name: 'Laboratory Technician', description: 'Collects and reports specimens.', scope_level: 'location', sort_order: 70 },
    { owner: 'system', key: 'medical-assistant', name: 'Medical Assistant', description: 'Rooms patients and records vitals.', scope_level: 'location', sort_order: 80 },
    { owner: 'system', key: 'nurse', name: 'Nurse', description: 'Cares for patients and administers medication.', scope_level: 'location', sort_order: 90 },
    { owner: 'system', key: 'office-manager', name: 'Office Manager', description: 'Runs one location day by day.', scope_level: 'location', sort_order: 100 },
    { owner: 'system', key: 'physician', name: 'Physician', description: 'Diagnoses, orders and prescribes.', scope_level: 'organization', sort_order: 110 },
    { owner: 'system', key: 'platform-administrator', name: 'Platform Administrator', description: 'Runs the platform, without clinical access.', scope_level: 'platform', sort_order: 120 },
    { owner: 'system', key: 'practitioner', name: 'Practitioner', description: 'Documents and treats within a license.', scope_level: 'organization', sort_order: 130 },
    { owner: 'system', key: 'read-only-auditor', name: 'Read-only Auditor', description: 'Reads for audits, changes nothing.', scope_level: 'organization', sort_order: 140 },
  ],
})
