import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** An organization that has none stays without one until someone says which. */
export const orgTypes = defineDataset<ClinicDatabase>()({
  name: 'org-types',
  title: 'Kinds of organizations',
  table: 'org_types',
  key: ['code'],
  own: { sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'ambulatory-surgery-center', name: 'Ambulatory Surgery Center', description: 'Operations without an overnight stay.', sort_order: 10 },
    { code: 'behavioral-health-center', name: 'Behavioral Health Center', description: 'Mental health and substance use care.', sort_order: 20 },
    { code: 'clinic', name: 'Clinic', description: 'Outpatient care, often of several specialties.', sort_order: 30 },
    { code: 'dental-practice', name: 'Dental Practice', description: 'Dental care.', sort_order: 40 },
    { code: 'diagnostic-imaging-center', name: 'Diagnostic Imaging Center', description: 'Imaging on order.', sort_order: 50 },
    { code: 'federally-qualified-health-center', name: 'Federally Qualified Health Center', description: 'Outpatient care under section 330 of the Public Health Service Act.', sort_order: 60 },
    { code: 'group-practice', name: 'Group Practice', description: 'Practitioners who share an office and its billing.', sort_order: 70 },
    { code: 'home-health-agency', name: 'Home Health Agency', description: 'Care in the home.', sort_order: 80 },
    { code: 'hospice', name: 'Hospice', description: 'Care at the end of life.', sort_order: 90 },
    { code: 'hospital', name: 'Hospital', description: 'Inpatient care.', sort_order: 100 },
    { code: 'laboratory', name: 'Laboratory', description: 'Tests on order.', sort_order: 110 },
    { code: 'pharmacy', name: 'Pharmacy', description: 'Dispenses medications.', sort_order: 120 },
    { code: 'rehabilitation-center', name: 'Rehabilitation Center', description: 'Physical, occupational and speech therapy.', sort_order: 130 },
    { code: 'rural-health-clinic', name: 'Rural Health Clinic', description: 'Outpatient care certified for a rural area.', sort_order: 140 },
    { code: 'skilled-nursing-facility', name: 'Skilled Nursing Facility', description: 'Inpatient nursing and rehabilitation.', sort_order: 150 },
    { code: 'solo-practice', name: 'Solo Practice', description: 'One practitioner.', sort_order: 160 },
    { code: 'urgent-care-center', name: 'Urgent Care Center', description: 'Care without an appointment.', sort_order: 170 },
  ],
})
