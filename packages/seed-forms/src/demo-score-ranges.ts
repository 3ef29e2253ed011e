import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { demoScores } from './demo-scores.js'

/** What they are called means nothing. */
export const demoScoreRanges = defineDataset<ClinicDatabase>()({
  name: 'demo-score-ranges',
  title: 'Ranges of the score of the demonstration form',
  table: 'form_score_ranges',
  scope: 'tenant',
  kind: 'demo',
  key: ['score_id', 'low_value'],
  refs: { score_id: ref(demoScores) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  rows: [
    { score_id: total(), low_value: 0, high_value: 2, label: 'DEMO: low', severity: 'none' },
    { score_id: total(), low_value: 3, high_value: 4, label: 'DEMO: middle', severity: 'none' },
    { score_id: total(), low_value: 5, high_value: 6, label: 'DEMO: high', severity: 'none' },
  ],
})

function total() {
  return {
    template_id: { fhir_url: 'urn:sow:form:demo-showcase', version: '1.0.0' },
    code: 'demo-total',
  } as const
}
