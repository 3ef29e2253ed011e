import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Automation rules name a form by its code. New questions are a new version. */
export const preVisitForms = defineDataset<ClinicDatabase>()({
  name: 'pre-visit-forms',
  title: 'Forms before a visit',
  table: 'pre_visit_forms',
  scope: 'tenant',
  kind: 'starter',
  key: ['code', 'version'],
  own: { questionnaire: 'package' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  rows: [
    {
      code: 'intake',
      version: 1,
      title: 'Before your visit',
      description: 'What the practice would like to know beforehand.',
      questionnaire: {
        resourceType: 'Questionnaire',
        status: 'active',
        item: [
          { linkId: 'reason', type: 'text', text: 'What would you like to talk about?', required: true },
          { linkId: 'changes', type: 'text', text: 'What has changed since your last visit?' },
          { linkId: 'medications', type: 'text', text: 'Which medications do you take?' },
          { linkId: 'allergies', type: 'text', text: 'What are you allergic to?' },
          { linkId: 'questions', type: 'text', text: 'What should we not forget?' },
        ],
      },
    },
  ],
})
