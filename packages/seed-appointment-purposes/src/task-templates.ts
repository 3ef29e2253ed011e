import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, retireOn } from '@sow/kit'

/** The time is due in minutes from what makes the task. A role is a key of the roles of `@sow/seed-providers`. */
export const taskTemplates = defineDataset<ClinicDatabase>()({
  name: 'task-templates',
  title: 'Templates of tasks',
  table: 'task_templates',
  key: ['owner', 'code'],
  own: { category: 'package', sort_order: 'site' },
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.2' },
  // biome-ignore format: one row per line.
  rows: [
    { owner: 'system', code: 'authorization-follow-up', title: 'Ask after an authorization', category: 'billing', assigned_role: 'billing-specialist', priority: 'routine', due_after_minutes: 2880, checklist: ['Look up the request', 'Note what the payer said', 'Tell the front desk when it is there'], sort_order: 10 },
    { owner: 'system', code: 'balance-call', title: 'Call about an open balance', category: 'billing', assigned_role: 'billing-specialist', priority: 'routine', due_after_minutes: 10080, checklist: [], sort_order: 20 },
    { owner: 'system', code: 'call-after-hospital', title: 'Call after a hospital stay', category: 'clinical', assigned_role: 'nurse', priority: 'urgent', due_after_minutes: 2880, checklist: ['Ask how the patient is', 'Go through the medications', 'Book a visit'], sort_order: 30 },
    { owner: 'system', code: 'chart-preparation', title: 'Prepare the chart', category: 'clinical', assigned_role: 'medical-assistant', priority: 'routine', due_after_minutes: 1440, checklist: ['Open results', 'Vaccines due', 'Forms that are missing'], sort_order: 40 },
    { owner: 'system', code: 'claim-denial', title: 'Work on a denied claim', category: 'billing', assigned_role: 'billing-specialist', priority: 'urgent', due_after_minutes: 4320, checklist: ['Read the reason', 'Correct or appeal', 'Note the date of the appeal'], sort_order: 50 },
    { owner: 'system', code: 'credential-renewal', title: 'Renew a credential', category: 'administration', assigned_role: 'credentialing-specialist', priority: 'routine', due_after_minutes: 43200, checklist: [], sort_order: 60 },
    { owner: 'system', code: 'critical-result', title: 'Tell a critical result', category: 'clinical', assigned_role: 'physician', priority: 'stat', due_after_minutes: 60, checklist: ['Reach the patient', 'Document the call'], sort_order: 70 },
    { owner: 'system', code: 'eligibility-check', title: 'Check the insurance', category: 'scheduling', assigned_role: 'front-desk', priority: 'routine', due_after_minutes: 1440, checklist: [], sort_order: 80 },
    { owner: 'system', code: 'expired-stock', title: 'Take expired stock out', category: 'inventory', assigned_role: 'inventory-manager', priority: 'urgent', due_after_minutes: 1440, checklist: ['Take it off the shelf', 'Adjust the stock', 'Keep the list of lots'], sort_order: 90 },
    { owner: 'system', code: 'follow-up-booking', title: 'Book the follow-up', category: 'scheduling', assigned_role: 'front-desk', priority: 'routine', due_after_minutes: 2880, checklist: [], sort_order: 100 },
    { owner: 'system', code: 'incident-report', title: 'Write an incident report', category: 'administration', assigned_role: 'office-manager', priority: 'urgent', due_after_minutes: 1440, checklist: [], sort_order: 110 },
    { owner: 'system', code: 'interpreter-booking', title: 'Book an interpreter', category: 'scheduling', assigned_role: 'front-desk', priority: 'routine', due_after_minutes: 2880, checklist: [], sort_order: 120 },
    { owner: 'system', code: 'lab-result-review', title: 'Review a laboratory result', category: 'clinical', assigned_role: 'physician', priority: 'routine', due_after_minutes: 2880, checklist: ['Look at the earlier results', 'Decide what follows', 'Release it to the patient'], sort_order: 130 },
    { owner: 'system', code: 'medication-reconciliation', title: 'Go through the medications', category: 'clinical', assigned_role: 'nurse', priority: 'routine', due_after_minutes: 1440, checklist: ['List what is taken', 'Note what was stopped', 'Ask about allergies'], sort_order: 140 },
    { owner: 'system', code: 'no-show-call', title: 'Call after a missed visit', category: 'scheduling', assigned_role: 'front-desk', priority: 'routine', due_after_minutes: 1440, checklist: [], sort_order: 150 },
    { owner: 'system', code: 'records-request', title: 'Ask for records', category: 'administration', assigned_role: 'front-desk', priority: 'routine', due_after_minutes: 4320, checklist: ['Have the release signed', 'Send the request', 'Ask again after a week'], sort_order: 160 },
    { owner: 'system', code: 'referral-follow-up', title: 'Follow a referral', category: 'clinical', assigned_role: 'care-coordinator', priority: 'routine', due_after_minutes: 10080, checklist: ['Was the visit booked', 'Is the report there', 'Tell who referred'], sort_order: 170 },
    { owner: 'system', code: 'refill-request', title: 'Answer a request for a refill', category: 'clinical', assigned_role: 'nurse', priority: 'urgent', due_after_minutes: 1440, checklist: [], sort_order: 180 },
    { owner: 'system', code: 'refrigerator-log', title: 'Write down the temperature of the refrigerator', category: 'inventory', assigned_role: 'medical-assistant', priority: 'routine', due_after_minutes: 720, checklist: ['Morning', 'Evening', 'Report what is out of range'], sort_order: 190 },
    { owner: 'system', code: 'reorder-supplies', title: 'Order supplies', category: 'inventory', assigned_role: 'inventory-manager', priority: 'routine', due_after_minutes: 4320, checklist: [], sort_order: 200 },
    { owner: 'system', code: 'sign-encounter', title: 'Sign an encounter', category: 'clinical', assigned_role: 'practitioner', priority: 'urgent', due_after_minutes: 2880, checklist: [], sort_order: 210 },
    { owner: 'system', code: 'transport-booking', title: 'Arrange transport', category: 'scheduling', assigned_role: 'care-coordinator', priority: 'routine', due_after_minutes: 2880, checklist: [], sort_order: 220 },
    { owner: 'system', code: 'vaccine-recall', title: 'Recall for a vaccine', category: 'clinical', assigned_role: 'nurse', priority: 'routine', due_after_minutes: 10080, checklist: [], sort_order: 230 },
    { owner: 'system', code: 'welcome-call', title: 'Welcome a new patient', category: 'scheduling', assigned_role: 'front-desk', priority: 'routine', due_after_minutes: 4320, checklist: ['Forms for the first visit', 'Insurance', 'How to reach us'], sort_order: 240 },
  ],
})
