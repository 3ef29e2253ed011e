import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** An organization turns each on or off in settings of its own. */
export const auditPreferences = defineDataset<ClinicDatabase>()({
  name: 'audit-preferences',
  title: 'What may be written to the audit log',
  table: 'audit_preferences',
  key: ['code'],
  own: { category: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'administration-organization', name: 'Changes of the organization and its places', category: 'administration', default_enabled: true, sort_order: 10 },
    { code: 'administration-roles', name: 'Changes of roles and assignments', category: 'administration', default_enabled: true, sort_order: 20 },
    { code: 'administration-users', name: 'Changes of users and invitations', category: 'administration', default_enabled: true, sort_order: 30 },
    { code: 'authentication-failures', name: 'Sign-ins that failed', category: 'authentication', default_enabled: true, sort_order: 40 },
    { code: 'authentication-sessions', name: 'Sign-ins and sign-outs', category: 'authentication', default_enabled: true, sort_order: 50 },
    { code: 'data-changes-billing', name: 'Changes of claims and payments', category: 'data_changes', default_enabled: true, sort_order: 60 },
    { code: 'data-changes-clinical', name: 'Changes of clinical records', category: 'data_changes', default_enabled: true, sort_order: 70 },
    { code: 'data-changes-patients', name: 'Changes of patients', category: 'data_changes', default_enabled: true, sort_order: 80 },
    { code: 'data-changes-reference', name: 'Changes of reference data', category: 'data_changes', default_enabled: true, sort_order: 90 },
    { code: 'http-requests-reads', name: 'Requests that only read', category: 'http_requests', default_enabled: false, sort_order: 100 },
    { code: 'http-requests-writes', name: 'Requests that write', category: 'http_requests', default_enabled: false, sort_order: 110 },
    { code: 'security-access-denied', name: 'Access that was denied', category: 'security', default_enabled: true, sort_order: 120 },
    { code: 'security-emergency-access', name: 'Access in an emergency', category: 'security', default_enabled: true, sort_order: 130 },
    { code: 'security-exports', name: 'Exports and prints of records', category: 'security', default_enabled: true, sort_order: 140 },
    { code: 'system-integrations', name: 'Runs of integrations', category: 'system', default_enabled: true, sort_order: 150 },
    { code: 'system-jobs', name: 'Runs of scheduled jobs', category: 'system', default_enabled: false, sort_order: 160 },
  ],
})
