import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { purposes } from './purposes.js'

/** For scheduling only: no clinical triage. */
export const symptomMappings = defineDataset<ClinicDatabase>()({
  name: 'symptom-mappings',
  title: 'Words of patients and the purposes they suggest',
  table: 'symptom_to_purpose_mapping',
  scope: 'tenant',
  kind: 'starter',
  key: ['purpose_id', 'mapping_key'],
  refs: { purpose_id: ref(purposes) },
  own: { confidence: 'site', urgency: 'shared' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { purpose_id: 'acute-visit', mapping_key: 'abdominal-pain', keywords: ['stomach pain', 'abdominal pain', 'belly ache'], confidence: 0.7, urgency: 'soon' },
    { purpose_id: 'acute-visit', mapping_key: 'cough-cold', keywords: ['cough', 'cold', 'runny nose', 'congestion'], confidence: 0.8, urgency: 'routine' },
    { purpose_id: 'acute-visit', mapping_key: 'ear-pain', keywords: ['ear pain', 'earache'], confidence: 0.8, urgency: 'soon' },
    { purpose_id: 'acute-visit', mapping_key: 'fever', keywords: ['fever', 'chills', 'high temperature'], confidence: 0.7, urgency: 'soon' },
    { purpose_id: 'acute-visit', mapping_key: 'rash', keywords: ['rash', 'hives', 'itching'], confidence: 0.7, urgency: 'routine' },
    { purpose_id: 'acute-visit', mapping_key: 'sore-throat', keywords: ['sore throat', 'strep', 'painful swallowing'], confidence: 0.8, urgency: 'soon' },
    { purpose_id: 'acute-visit', mapping_key: 'urinary', keywords: ['burning urination', 'urinary pain', 'frequent urination'], confidence: 0.8, urgency: 'soon' },
    { purpose_id: 'annual-physical', mapping_key: 'checkup', keywords: ['physical', 'check-up', 'annual exam'], confidence: 0.9, urgency: 'routine' },
    { purpose_id: 'behavioral-health', mapping_key: 'anxiety', keywords: ['anxiety', 'panic', 'worry'], confidence: 0.8, urgency: 'soon' },
    { purpose_id: 'behavioral-health', mapping_key: 'low-mood', keywords: ['depressed', 'sadness', 'low mood'], confidence: 0.8, urgency: 'soon' },
    { purpose_id: 'chronic-care', mapping_key: 'blood-pressure', keywords: ['high blood pressure', 'hypertension'], confidence: 0.8, urgency: 'routine' },
    { purpose_id: 'chronic-care', mapping_key: 'diabetes', keywords: ['diabetes', 'high blood sugar'], confidence: 0.8, urgency: 'routine' },
    { purpose_id: 'follow-up', mapping_key: 'results', keywords: ['test results', 'lab results', 'follow-up'], confidence: 0.7, urgency: 'routine' },
    { purpose_id: 'immunization', mapping_key: 'vaccine', keywords: ['vaccine', 'flu shot', 'immunization', 'booster'], confidence: 0.95, urgency: 'routine' },
    { purpose_id: 'medication-review', mapping_key: 'refill', keywords: ['refill', 'prescription renewal', 'medication question'], confidence: 0.8, urgency: 'routine' },
    { purpose_id: 'nutrition', mapping_key: 'weight', keywords: ['weight loss', 'diet', 'nutrition'], confidence: 0.7, urgency: 'routine' },
    { purpose_id: 'physical-therapy', mapping_key: 'back-pain', keywords: ['back pain', 'neck pain', 'sciatica'], confidence: 0.6, urgency: 'routine' },
    { purpose_id: 'physical-therapy', mapping_key: 'joint-pain', keywords: ['knee pain', 'shoulder pain', 'joint pain'], confidence: 0.6, urgency: 'routine' },
    { purpose_id: 'prenatal', mapping_key: 'pregnancy', keywords: ['pregnant', 'prenatal', 'pregnancy'], confidence: 0.9, urgency: 'soon' },
    { purpose_id: 'urgent-visit', mapping_key: 'bleeding', keywords: ['heavy bleeding', 'deep cut'], confidence: 0.8, urgency: 'emergency' },
    { purpose_id: 'urgent-visit', mapping_key: 'breathing', keywords: ['shortness of breath', 'trouble breathing', 'wheezing'], confidence: 0.8, urgency: 'emergency' },
    { purpose_id: 'urgent-visit', mapping_key: 'chest-pain', keywords: ['chest pain', 'chest pressure'], confidence: 0.95, urgency: 'emergency' },
    { purpose_id: 'urgent-visit', mapping_key: 'injury', keywords: ['injury', 'sprain', 'fall', 'broken bone'], confidence: 0.7, urgency: 'urgent' },
    { purpose_id: 'well-child', mapping_key: 'child-checkup', keywords: ['well child', 'child check-up', 'school physical'], confidence: 0.85, urgency: 'routine' },
    { purpose_id: 'wound-care', mapping_key: 'wound', keywords: ['wound', 'stitches', 'dressing change'], confidence: 0.8, urgency: 'soon' },
  ],
})
