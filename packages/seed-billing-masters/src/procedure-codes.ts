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
  source: { publisher: 'CMS', release: 'HCPCS Level II, October 2020', effective: '2020-10-01' },
  rows: csv(new URL('../data/procedure-codes.csv', import.meta.url)),
})
