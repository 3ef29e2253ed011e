import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** New wording is a new version: what was agreed to stays as it was. */
export const consentTypes = defineDataset<ClinicDatabase>()({
  name: 'consent-types',
  title: 'Consents in a meeting by video',
  table: 'consent_types',
  scope: 'tenant',
  kind: 'starter',
  key: ['code', 'version', 'locale'],
  own: { is_required: 'site', effective_from: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'observer', version: 1, locale: 'en-US', title: 'Someone else joins', body: 'Another person takes part in this visit or listens to it. You were told who it is, and you may refuse.', is_required: false, effective_from: '2026-01-01' },
    { code: 'recording', version: 1, locale: 'en-US', title: 'Recording', body: 'This visit is recorded and kept with your health record. You may refuse, and you may stop it at any time; the visit goes on without it.', is_required: false, effective_from: '2026-01-01' },
    { code: 'video-visit', version: 1, locale: 'en-US', title: 'Visit by video', body: 'This visit takes place by video. You may end it at any time and ask for a visit in person instead.', is_required: true, effective_from: '2026-01-01' },
    { code: 'vital-signs', version: 1, locale: 'en-US', title: 'Vital signs from your devices', body: 'What you measure during this visit is entered into your health record, marked as measured by you.', is_required: false, effective_from: '2026-01-01' },
  ],
})
