import { hash } from 'node:crypto'
import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { specialties } from './specialties.js'

/** What a specialty works with: kinds of visits in minutes, forms of `@sow/seed-forms`, and what is measured. */
interface PackContent {
  readonly visits: Readonly<Record<string, number>>
  readonly forms: readonly string[]
  readonly vitals: readonly string[]
}

/** A version never changes: what is added to a pack is a new version of it. */
export const specialtyPacks = defineDataset<ClinicDatabase>()({
  name: 'specialty-packs',
  title: 'Packs of settings for a specialty',
  table: 'specialty_packs',
  key: ['slug', 'version'],
  refs: { specialty_id: ref(specialties) },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  rows: [
    pack('behavioral-health', 'Behavioral Health', {
      visits: { intake: 60, 'follow-up': 20, crisis: 60 },
      forms: ['consent-to-treatment', 'patient-intake'],
      vitals: ['blood-pressure', 'weight'],
    }),
    pack('cardiology', 'Cardiology', {
      visits: { consultation: 45, 'follow-up': 20, 'stress-test': 60, 'device-check': 20 },
      forms: ['medical-history', 'medications-and-allergies'],
      vitals: ['blood-pressure', 'heart-rate', 'weight', 'oxygen-saturation'],
    }),
    pack('dermatology', 'Dermatology', {
      visits: { 'skin-check': 30, 'follow-up': 20, 'minor-procedure': 45 },
      forms: ['medical-history', 'consent-to-treatment'],
      vitals: [],
    }),
    pack('family-medicine', 'Family Medicine', {
      visits: { 'annual-physical': 40, 'sick-visit': 20, 'follow-up': 20, immunization: 15 },
      forms: ['patient-intake', 'medical-history', 'medications-and-allergies'],
      vitals: ['blood-pressure', 'heart-rate', 'temperature', 'weight', 'height'],
    }),
    pack('obstetrics-gynecology', 'Obstetrics and Gynecology', {
      visits: { prenatal: 30, postpartum: 30, 'well-woman': 40 },
      forms: ['medical-history', 'medications-and-allergies'],
      vitals: ['blood-pressure', 'weight'],
    }),
    pack('pediatrics', 'Pediatrics', {
      visits: { 'well-child': 30, 'sick-visit': 20, immunization: 15 },
      forms: ['patient-intake', 'medical-history'],
      vitals: ['temperature', 'weight', 'height', 'head-circumference'],
    }),
    pack('physical-therapy', 'Physical Therapy', {
      visits: { evaluation: 60, treatment: 45, 're-evaluation': 45 },
      forms: ['medical-history', 'consent-to-treatment'],
      vitals: ['pain-score'],
    }),
    pack('urgent-care', 'Urgent Care', {
      visits: { 'walk-in': 20, 'minor-procedure': 45, 'follow-up': 20 },
      forms: ['patient-intake', 'medications-and-allergies'],
      vitals: ['blood-pressure', 'heart-rate', 'temperature', 'oxygen-saturation'],
    }),
  ],
})

/** The first version of the pack of a specialty, which is called as the pack is. */
function pack(slug: string, name: string, content: PackContent) {
  return {
    slug,
    version: '1.0.0',
    name,
    specialty_id: slug,
    content: { ...content },
    content_hash: hash('sha256', JSON.stringify(content)),
    released_on: '2026-11-29',
  }
}
