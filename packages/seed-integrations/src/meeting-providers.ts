import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** What a site may use of them depends on its contract. */
export const meetingProviders = defineDataset<ClinicDatabase>()({
  name: 'meeting-providers',
  title: 'Providers of video meetings',
  table: 'meeting_providers',
  key: ['code'],
  own: { sort_order: 'site' },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: '100ms', name: '100ms', description: 'Video rooms for applications.', website: 'https://www.100ms.live', capabilities: ['recording', 'waiting-room'], sort_order: 10 },
    { code: 'daily', name: 'Daily', description: 'Video rooms for applications.', website: 'https://www.daily.co', capabilities: ['recording', 'waiting-room'], sort_order: 20 },
    { code: 'doxy-me', name: 'Doxy.me', description: 'Video visits in the browser.', website: 'https://doxy.me', capabilities: ['waiting-room'], sort_order: 30 },
    { code: 'google-meet', name: 'Google Meet', description: 'Video meetings.', website: 'https://meet.google.com', capabilities: ['recording'], sort_order: 40 },
    { code: 'jitsi', name: 'Jitsi Meet', description: 'Open-source video meetings, run by the site.', website: 'https://jitsi.org', capabilities: ['recording', 'waiting-room'], sort_order: 50 },
    { code: 'microsoft-teams', name: 'Microsoft Teams', description: 'Video meetings.', website: null, capabilities: ['recording', 'waiting-room'], sort_order: 60 },
    { code: 'zoom', name: 'Zoom', description: 'Video meetings.', website: null, capabilities: ['recording', 'waiting-room'], sort_order: 70 },
  ],
})
