import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Every pair of colours has a contrast of at least 7 to 1. */
export const themes = defineDataset<ClinicDatabase>()({
  name: 'themes',
  title: 'Themes of forms',
  table: 'form_themes',
  key: ['owner', 'name'],
  own: { sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { owner: 'system', name: 'High contrast', description: 'White on black, with larger text.', settings: { text: '#FFFFFF', background: '#000000', font_scale: 1.25 }, sort_order: 20 },
    { owner: 'system', name: 'Plain', description: 'Black on white.', settings: { text: '#1A1A1A', background: '#FFFFFF', font_scale: 1 }, sort_order: 10 },
  ],
})
