import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** Whether one is licensed or prescribes differs by state, so a site may change either. */
export const credentialTypes = defineDataset<ClinicDatabase>()({
  name: 'credential-types',
  title: 'Credential types',
  table: 'credential_types',
  key: ['code'],
  own: { name: 'package', category: 'package' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'au', name: 'Audiologist', category: 'allied_health', is_licensed: true, can_prescribe: false, sort_order: 10 },
    { code: 'cnm', name: 'Certified Nurse-Midwife', category: 'advanced_practice', is_licensed: true, can_prescribe: true, sort_order: 20 },
    { code: 'cns', name: 'Clinical Nurse Specialist', category: 'advanced_practice', is_licensed: true, can_prescribe: true, sort_order: 30 },
    { code: 'crna', name: 'Certified Registered Nurse Anesthetist', category: 'advanced_practice', is_licensed: true, can_prescribe: false, sort_order: 40 },
    { code: 'dc', name: 'Doctor of Chiropractic', category: 'other', is_licensed: true, can_prescribe: false, sort_order: 50 },
    { code: 'dds', name: 'Doctor of Dental Surgery', category: 'dental', is_licensed: true, can_prescribe: true, sort_order: 60 },
    { code: 'dmd', name: 'Doctor of Dental Medicine', category: 'dental', is_licensed: true, can_prescribe: true, sort_order: 70 },
    { code: 'do', name: 'Doctor of Osteopathic Medicine', category: 'physician', is_licensed: true, can_prescribe: true, sort_order: 80 },
    { code: 'dpm', name: 'Doctor of Podiatric Medicine', category: 'physician', is_licensed: true, can_prescribe: true, sort_order: 90 },
    { code: 'lcsw', name: 'Licensed Clinical Social Worker', category: 'behavioral_health', is_licensed: true, can_prescribe: false, sort_order: 100 },
    { code: 'lmft', name: 'Licensed Marriage and Family Therapist', category: 'behavioral_health', is_licensed: true, can_prescribe: false, sort_order: 110 },
    { code: 'lpc', name: 'Licensed Professional Counselor', category: 'behavioral_health', is_licensed: true, can_prescribe: false, sort_order: 120 },
    { code: 'lpn', name: 'Licensed Practical Nurse', category: 'nursing', is_licensed: true, can_prescribe: false, sort_order: 130 },
    { code: 'ma', name: 'Medical Assistant', category: 'allied_health', is_licensed: false, can_prescribe: false, sort_order: 140 },
    { code: 'md', name: 'Doctor of Medicine', category: 'physician', is_licensed: true, can_prescribe: true, sort_order: 150 },
    { code: 'np', name: 'Nurse Practitioner', category: 'advanced_practice', is_licensed: true, can_prescribe: true, sort_order: 160 },
    { code: 'od', name: 'Doctor of Optometry', category: 'other', is_licensed: true, can_prescribe: true, sort_order: 170 },
    { code: 'ot', name: 'Occupational Therapist', category: 'therapy', is_licensed: true, can_prescribe: false, sort_order: 180 },
    { code: 'pa', name: 'Physician Assistant', category: 'advanced_practice', is_licensed: true, can_prescribe: true, sort_order: 190 },
    { code: 'pharmd', name: 'Doctor of Pharmacy', category: 'pharmacy', is_licensed: true, can_prescribe: false, sort_order: 200 },
    { code: 'psyd', name: 'Psychologist', category: 'behavioral_health', is_licensed: true, can_prescribe: false, sort_order: 210 },
    { code: 'pt', name: 'Physical Therapist', category: 'therapy', is_licensed: true, can_prescribe: false, sort_order: 220 },
    { code: 'rd', name: 'Registered Dietitian', category: 'allied_health', is_licensed: true, can_prescribe: false, sort_order: 230 },
    { code: 'rdh', name: 'Registered Dental Hygienist', category: 'dental', is_licensed: true, can_prescribe: false, sort_order: 240 },
    { code: 'rn', name: 'Registered Nurse', category: 'nursing', is_licensed: true, can_prescribe: false, sort_order: 250 },
    { code: 'slp', name: 'Speech-Language Pathologist', category: 'therapy', is_licensed: true, can_prescribe: false, sort_order: 260 },
  ],
})
