import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { demoLocations } from './demo-locations.js'
import { specialties } from './specialties.js'

/** Their NPIs pass the check digit but begin with 2, and none such has been assigned. */
export const demoPractitioners = defineDataset<ClinicDatabase>()({
  name: 'demo-practitioners',
  title: 'Fictional practitioners',
  nameColumn: 'family_name',
  table: 'practitioners',
  scope: 'tenant',
  kind: 'demo',
  key: ['code'],
  refs: { specialty_id: ref(specialties), location_id: ref(demoLocations) },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'demo-counselor-one', npi: '2000000085', given_name: 'Demo Counselor', family_name: 'One', specialty_id: 'behavioral-health', location_id: 'demo-virtual', email: 'counselor-one@example.com', phone: '+1-202-555-0118', is_demo: true },
    { code: 'demo-dietitian-one', npi: '2000000119', given_name: 'Demo Dietitian', family_name: 'One', specialty_id: 'nutrition', location_id: 'demo-virtual', email: 'dietitian-one@example.com', phone: '+1-202-555-0121', is_demo: true },
    { code: 'demo-nurse-one', npi: '2000000127', given_name: 'Demo Nurse', family_name: 'One', specialty_id: null, location_id: 'demo-main', email: 'nurse-one@example.com', phone: '+1-202-555-0122', is_demo: true },
    { code: 'demo-nurse-practitioner-one', npi: '2000000069', given_name: 'Demo Nurse-Practitioner', family_name: 'One', specialty_id: 'family-medicine', location_id: 'demo-annex', email: 'nurse-practitioner-one@example.com', phone: '+1-202-555-0116', is_demo: true },
    { code: 'demo-physician-assistant-one', npi: '2000000077', given_name: 'Demo Physician-Assistant', family_name: 'One', specialty_id: 'urgent-care', location_id: 'demo-annex', email: 'physician-assistant-one@example.com', phone: '+1-202-555-0117', is_demo: true },
    { code: 'demo-physician-five', npi: '2000000051', given_name: 'Demo Physician', family_name: 'Five', specialty_id: 'obstetrics-gynecology', location_id: 'demo-main', email: 'physician-five@example.com', phone: '+1-202-555-0115', is_demo: true },
    { code: 'demo-physician-four', npi: '2000000044', given_name: 'Demo Physician', family_name: 'Four', specialty_id: 'cardiology', location_id: 'demo-main', email: 'physician-four@example.com', phone: '+1-202-555-0114', is_demo: true },
    { code: 'demo-physician-one', npi: '2000000010', given_name: 'Demo Physician', family_name: 'One', specialty_id: 'family-medicine', location_id: 'demo-main', email: 'physician-one@example.com', phone: '+1-202-555-0111', is_demo: true },
    { code: 'demo-physician-three', npi: '2000000036', given_name: 'Demo Physician', family_name: 'Three', specialty_id: 'pediatrics', location_id: 'demo-annex', email: 'physician-three@example.com', phone: '+1-202-555-0113', is_demo: true },
    { code: 'demo-physician-two', npi: '2000000028', given_name: 'Demo Physician', family_name: 'Two', specialty_id: 'internal-medicine', location_id: 'demo-main', email: 'physician-two@example.com', phone: '+1-202-555-0112', is_demo: true },
    { code: 'demo-psychologist-one', npi: '2000000093', given_name: 'Demo Psychologist', family_name: 'One', specialty_id: 'psychology', location_id: 'demo-virtual', email: 'psychologist-one@example.com', phone: '+1-202-555-0119', is_demo: true },
    { code: 'demo-therapist-one', npi: '2000000101', given_name: 'Demo Therapist', family_name: 'One', specialty_id: 'physical-therapy', location_id: 'demo-annex', email: 'therapist-one@example.com', phone: '+1-202-555-0120', is_demo: true },
  ],
})
