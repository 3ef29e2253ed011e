import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { serviceTypes } from './service-types.js'
import { visitTypes } from './visit-types.js'

/** Durations and buffers are in minutes, and the site's once inserted. */
export const purposes = defineDataset<ClinicDatabase>()({
  name: 'purposes',
  title: 'Appointment purposes',
  table: 'appointment_purposes',
  scope: 'tenant',
  kind: 'starter',
  key: ['code'],
  refs: { service_type_id: ref(serviceTypes), visit_type_id: ref(visitTypes) },
  own: {
    category: 'package',
    service_type_id: 'package',
    default_duration: 'site',
    buffer_before: 'site',
    buffer_after: 'site',
    allow_online_booking: 'site',
    color: 'site',
    sort_order: 'site',
  },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { code: 'acute-visit', name: 'Acute Visit', description: 'New symptoms that need attention soon.', category: 'acute', default_duration: 20, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: ['family-medicine', 'internal-medicine'], service_type_id: '124', visit_type_id: 'ROUTINE', color: '#D9480F', sort_order: 10 },
    { code: 'administrative', name: 'Forms and Letters', description: 'Paperwork without an examination.', category: 'administrative', default_duration: 15, buffer_before: 0, buffer_after: 0, allow_online_booking: true, requires_referral: false, preferred_specialties: [], service_type_id: null, visit_type_id: 'phone-visit', color: '#868E96', sort_order: 20 },
    { code: 'annual-physical', name: 'Annual Physical', description: 'A yearly preventive examination.', category: 'preventive', default_duration: 45, buffer_before: 5, buffer_after: 10, allow_online_booking: true, requires_referral: false, preferred_specialties: ['family-medicine', 'internal-medicine'], service_type_id: '124', visit_type_id: 'CHECKUP', color: '#2B8A3E', sort_order: 30 },
    { code: 'behavioral-health', name: 'Behavioral Health Visit', description: 'Counselling or review of treatment.', category: 'chronic', default_duration: 50, buffer_before: 5, buffer_after: 10, allow_online_booking: true, requires_referral: false, preferred_specialties: ['behavioral-health', 'psychiatry', 'psychology'], service_type_id: '490', visit_type_id: 'ROUTINE', color: '#6741D9', sort_order: 40 },
    { code: 'blood-draw', name: 'Blood Draw', description: 'Collection of specimens that were ordered.', category: 'administrative', default_duration: 15, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: [], service_type_id: '159', visit_type_id: 'ROUTINE', color: '#862E9C', sort_order: 50 },
    { code: 'chronic-care', name: 'Chronic Care Visit', description: 'Review of a long-term condition.', category: 'chronic', default_duration: 30, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: ['family-medicine', 'internal-medicine'], service_type_id: '124', visit_type_id: 'FOLLOWUP', color: '#1971C2', sort_order: 60 },
    { code: 'diabetes-education', name: 'Diabetes Education', description: 'Self-management training.', category: 'chronic', default_duration: 60, buffer_before: 0, buffer_after: 10, allow_online_booking: true, requires_referral: true, preferred_specialties: ['nutrition', 'endocrinology'], service_type_id: '532', visit_type_id: 'ROUTINE', color: '#0B7285', sort_order: 70 },
    { code: 'follow-up', name: 'Follow-up Visit', description: 'Review after an earlier visit.', category: 'follow_up', default_duration: 20, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: [], service_type_id: '124', visit_type_id: 'FOLLOWUP', color: '#1864AB', sort_order: 80 },
    { code: 'immunization', name: 'Immunization', description: 'Vaccination by a nurse or a physician.', category: 'preventive', default_duration: 15, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: [], service_type_id: '57', visit_type_id: 'ROUTINE', color: '#5C940D', sort_order: 90 },
    { code: 'medication-review', name: 'Medication Review', description: 'Review of all medications.', category: 'chronic', default_duration: 30, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: [], service_type_id: '124', visit_type_id: 'FOLLOWUP', color: '#364FC7', sort_order: 100 },
    { code: 'minor-procedure', name: 'Minor Procedure', description: 'A procedure in the office.', category: 'specialist', default_duration: 45, buffer_before: 10, buffer_after: 15, allow_online_booking: false, requires_referral: true, preferred_specialties: ['dermatology', 'general-surgery'], service_type_id: '124', visit_type_id: 'ROUTINE', color: '#A61E4D', sort_order: 110 },
    { code: 'new-patient', name: 'New Patient Visit', description: 'A first visit to the practice.', category: 'preventive', default_duration: 40, buffer_before: 5, buffer_after: 10, allow_online_booking: true, requires_referral: false, preferred_specialties: ['family-medicine', 'internal-medicine', 'pediatrics'], service_type_id: '124', visit_type_id: 'ROUTINE', color: '#087F5B', sort_order: 120 },
    { code: 'nutrition', name: 'Nutrition Counselling', description: 'Advice from a dietitian.', category: 'chronic', default_duration: 45, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: ['nutrition'], service_type_id: '60', visit_type_id: 'ROUTINE', color: '#66A80F', sort_order: 130 },
    { code: 'physical-therapy', name: 'Physical Therapy', description: 'Assessment or treatment by a therapist.', category: 'specialist', default_duration: 45, buffer_before: 0, buffer_after: 10, allow_online_booking: true, requires_referral: true, preferred_specialties: ['physical-therapy'], service_type_id: '65', visit_type_id: 'ROUTINE', color: '#E67700', sort_order: 140 },
    { code: 'prenatal', name: 'Prenatal Visit', description: 'Care in pregnancy.', category: 'preventive', default_duration: 30, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: ['obstetrics-gynecology'], service_type_id: '249', visit_type_id: 'FOLLOWUP', color: '#C2255C', sort_order: 150 },
    { code: 'specialist-consult', name: 'Specialist Consultation', description: 'An opinion that was asked for.', category: 'specialist', default_duration: 45, buffer_before: 5, buffer_after: 10, allow_online_booking: false, requires_referral: true, preferred_specialties: ['cardiology', 'dermatology', 'endocrinology', 'neurology'], service_type_id: null, visit_type_id: 'ROUTINE', color: '#5F3DC4', sort_order: 160 },
    { code: 'telehealth', name: 'Telehealth Visit', description: 'A visit by video.', category: 'acute', default_duration: 20, buffer_before: 0, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: ['family-medicine', 'internal-medicine'], service_type_id: '124', visit_type_id: 'video-visit', color: '#15AABF', sort_order: 170 },
    { code: 'urgent-visit', name: 'Urgent Visit', description: 'A problem that must be seen today.', category: 'acute', default_duration: 30, buffer_before: 0, buffer_after: 5, allow_online_booking: false, requires_referral: false, preferred_specialties: ['urgent-care'], service_type_id: '124', visit_type_id: 'EMERGENCY', color: '#C92A2A', sort_order: 180 },
    { code: 'well-child', name: 'Well-child Visit', description: 'Growth, development and vaccines.', category: 'preventive', default_duration: 30, buffer_before: 5, buffer_after: 5, allow_online_booking: true, requires_referral: false, preferred_specialties: ['pediatrics', 'family-medicine'], service_type_id: '200', visit_type_id: 'CHECKUP', color: '#2F9E44', sort_order: 190 },
    { code: 'wound-care', name: 'Wound Care', description: 'Dressing and review of a wound.', category: 'follow_up', default_duration: 30, buffer_before: 5, buffer_after: 10, allow_online_booking: true, requires_referral: false, preferred_specialties: [], service_type_id: '473', visit_type_id: 'FOLLOWUP', color: '#862E2E', sort_order: 200 },
  ],
})
