import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset } from '@sow/kit'

export const procedureCodes = defineDataset<ClinicDatabase>()({
  name: 'procedure-codes',
  title: 'HCPCS Level II procedure codes, a starter set',
  table: 'billing_procedure_codes',
  key: ['code_system', 'code'],
  defaultOwnership: 'package',
  selectionOf: 'codesets/hcpcs',
  license: 'US Government work',
  source: {
    publisher: 'CMS',
    release: 'HCPCS Level II, January 2023',
    effective: '2023-01-01',
    sha256: 'a9be566c4773c2418b5a9fe288c4988cf0152727103bd760997fea9d2ac24707',
  },
  rows: csv(new URL('../data/procedure-codes.csv', import.meta.url)),
})
