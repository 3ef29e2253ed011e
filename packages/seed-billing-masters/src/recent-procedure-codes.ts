import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset } from '@sow/kit'

/** Newer than the release that the others were compared with as a whole: SOURCE.md says what each rests on. */
export const recentProcedureCodes = defineDataset<ClinicDatabase>()({
  name: 'recent-procedure-codes',
  title: 'HCPCS Level II procedure codes since January 2023, a starter set',
  table: 'billing_procedure_codes',
  key: ['code_system', 'code'],
  defaultOwnership: 'package',
  selectionOf: 'codesets/hcpcs',
  license: 'US Government work',
  source: {
    publisher: 'CMS',
    release: 'HCPCS Level II, October 2025',
    effective: '2025-10-01',
  },
  rows: csv(new URL('../data/recent-procedure-codes.csv', import.meta.url)),
})
