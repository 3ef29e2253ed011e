import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset } from '@sow/kit'

/** Newer than the release that the others were compared with as a whole: SOURCE.md says what each rests on. */
export const recentModifiers = defineDataset<ClinicDatabase>()({
  name: 'recent-modifiers',
  title: 'HCPCS Level II modifiers since January 2023, a starter set',
  table: 'billing_modifiers',
  key: ['code_system', 'code'],
  own: { modifier_type: 'package', rank: 'shared' },
  defaultOwnership: 'package',
  selectionOf: 'codesets/hcpcs-modifiers',
  license: 'US Government work',
  source: {
    publisher: 'CMS',
    release: 'HCPCS Level II, October 2025',
    effective: '2025-10-01',
  },
  rows: csv(new URL('../data/recent-modifiers.csv', import.meta.url)),
})
