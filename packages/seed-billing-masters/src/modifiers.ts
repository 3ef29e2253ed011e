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
  source: { publisher: 'CMS', release: 'HCPCS Level II, October 2020', effective: '2020-10-01' },
  rows: csv(new URL('../data/modifiers.csv', import.meta.url)),
})
