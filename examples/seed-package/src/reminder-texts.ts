import { defineDataset, retireOn } from '@sow/kit'
import type { Database } from './schema.js'

/** The site decides when a reminder goes out, and may change its wording. */
export const reminderTexts = defineDataset<Database>()({
  name: 'reminder-texts',
  title: 'Texts that remind patients of an appointment',
  table: 'reminder_texts',
  kind: 'starter',
  key: ['code'],
  own: { channel: 'package', days_before: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'Example', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'example-bring-papers', channel: 'letter', days_before: 14, body: 'Please bring your papers to your appointment.' },
    { code: 'example-day-before', channel: 'text', days_before: 1, body: 'Your appointment is tomorrow.' },
    { code: 'example-week-before', channel: 'text', days_before: 7, body: 'Your appointment is in a week.' },
  ],
})
