import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, retireOn } from '@sow/kit'

/** What the CDC lists as active: with the whole file, `sow codeset load` adds what was given earlier, and the days of each. */
export const vaccines = defineDataset<ClinicDatabase>()({
  name: 'vaccines',
  title: 'Active vaccines (CVX), a starter set',
  table: 'vaccines',
  key: ['code'],
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  selectionOf: 'codesets/cvx',
  license: 'US Government work',
  source: {
    publisher: 'CDC',
    release: 'CVX, November 2025',
    effective: '2025-11-19',
    sha256: 'c90b427a831ef4c4f19b609f1190b858c3a0b5dc1aedc85ef609fbffbe9b4fbb',
  },
  rows: csv(new URL('../data/vaccines.csv', import.meta.url)),
})
