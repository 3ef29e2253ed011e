import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { demoTemplates } from './demo-templates.js'

export const demoScores = defineDataset<ClinicDatabase>()({
  name: 'demo-scores',
  title: 'Score of the demonstration form',
  table: 'form_scores',
  scope: 'tenant',
  kind: 'demo',
  key: ['template_id', 'code'],
  refs: { template_id: ref(demoTemplates) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { template_id: { fhir_url: 'urn:sow:form:demo-showcase', version: '1.0.0' }, code: 'demo-total', name: 'DEMO: sum of the ratings', method: 'sum', link_ids: ['ratings.first', 'ratings.second'], low_value: 0, high_value: 6 },
  ],
})
