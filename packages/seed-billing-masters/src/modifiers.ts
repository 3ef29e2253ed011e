import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset } from '@sow/kit'

export const modifiers = defineDataset<ClinicDatabase>()({
  name: 'modifiers',
  title: 'HCPCS Level II modifiers, a starter set',
  table: 'billing_modifiers',
  key: ['code_system', 'code'],
  own: { modifier_type: 'package', rank: 'shared' },
  defaultOwnership: 'package',
  selectionOf: 'codesets/hcpcs-modifiers',
  license: 'US Government work',
  source: {
    publisher: 'CMS',
    release: 'HCPCS Level II, January 2023',
    effective: '2023-01-01',
    sha256: 'a9be566c4773c2418b5a9fe288c4988cf0152727103bd760997fea9d2ac24707',
  },
  rows: csv(new URL('../data/modifiers.csv', import.meta.url)),
})
