import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, ref } from '@sow/kit'

export const diagnosisCodes = defineDataset<ClinicDatabase>()({
  name: 'diagnosis-codes',
  title: 'ICD-10-CM diagnosis codes, a starter set with its headings',
  table: 'billing_diagnosis_codes',
  key: ['code_system', 'code'],
  refs: { parent_id: ref.self() },
  defaultOwnership: 'package',
  selectionOf: 'codesets/icd-10-cm',
  license: 'US Government work',
  source: {
    publisher: 'NCHS and CMS',
    release: 'ICD-10-CM FY2026',
    effective: '2025-10-01',
    sha256: '55a9124a27ca78a4a5c41e1101eda064ec2e08d105ff9e78d1fbd1a83298ef11',
  },
  rows: csv(new URL('../data/diagnosis-codes.csv', import.meta.url)),
})
