import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { published } from './published.js'
import { demoShowcase } from './questionnaires/demo-showcase.js'
import { themes } from './themes.js'

/** It shows what forms can do; its title and its tag say that it is a demonstration. */
export const demoTemplates = defineDataset<ClinicDatabase>()({
  name: 'demo-templates',
  title: 'Demonstration form',
  table: 'form_templates',
  scope: 'tenant',
  kind: 'demo',
  key: ['fhir_url', 'version'],
  refs: { theme_id: ref(themes) },
  own: { questionnaire: 'package', status: 'site', is_latest_version: 'site', theme_id: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { ...published(demoShowcase), description: 'Every kind of question once, and a score.', tags: ['demo'], is_demo: true },
  ],
})
