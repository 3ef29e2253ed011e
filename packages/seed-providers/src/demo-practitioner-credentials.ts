import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { credentialTypes } from './credential-types.js'
import { demoPractitioners } from './demo-practitioners.js'

export const demoPractitionerCredentials = defineDataset<ClinicDatabase>()({
  name: 'demo-practitioner-credentials',
  title: 'Credentials of the fictional practitioners',
  table: 'practitioner_credentials',
  scope: 'tenant',
  kind: 'demo',
  key: ['practitioner_id', 'credential_type_id', 'jurisdiction'],
  refs: { practitioner_id: ref(demoPractitioners), credential_type_id: ref(credentialTypes) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { practitioner_id: 'demo-counselor-one', credential_type_id: 'lcsw', jurisdiction: '', credential_number: 'DEMO-0008', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-dietitian-one', credential_type_id: 'rd', jurisdiction: '', credential_number: 'DEMO-0011', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-nurse-one', credential_type_id: 'rn', jurisdiction: '', credential_number: 'DEMO-0012', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-nurse-practitioner-one', credential_type_id: 'np', jurisdiction: '', credential_number: 'DEMO-0006', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-physician-assistant-one', credential_type_id: 'pa', jurisdiction: '', credential_number: 'DEMO-0007', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-physician-five', credential_type_id: 'md', jurisdiction: '', credential_number: 'DEMO-0005', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-physician-four', credential_type_id: 'md', jurisdiction: '', credential_number: 'DEMO-0004', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-physician-one', credential_type_id: 'md', jurisdiction: '', credential_number: 'DEMO-0001', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-physician-three', credential_type_id: 'md', jurisdiction: '', credential_number: 'DEMO-0003', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-physician-two', credential_type_id: 'do', jurisdiction: '', credential_number: 'DEMO-0002', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-psychologist-one', credential_type_id: 'psyd', jurisdiction: '', credential_number: 'DEMO-0009', effective_from: '2026-01-01' },
    { practitioner_id: 'demo-therapist-one', credential_type_id: 'pt', jurisdiction: '', credential_number: 'DEMO-0010', effective_from: '2026-01-01' },
  ],
})
