import type { ClinicDatabase } from '@sow/clinic-schema'
import { csv, defineDataset, ref, retireOn } from '@sow/kit'
import type sharedTerms from '@sow/seed-shared-terms'

export const serviceTypes = defineDataset<ClinicDatabase>()({
  name: 'service-types',
  title: 'HL7 service types',
  table: 'service_types',
  key: ['code'],
  refs: { code_system_id: ref.from<typeof sharedTerms>()('shared-terms/code-systems') },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'HL7 International', release: 'HL7 Terminology, service-type 1.1.1' },
  rows: csv(new URL('../data/service-types.csv', import.meta.url)),
})
