import type { ClinicDatabase } from '@sow/clinic-schema'
import { defineDataset, ref, retireOn } from '@sow/kit'
import { notificationTypes } from './notification-types.js'

/** Names in double braces are filled in. Mail and text messages tell nothing of a diagnosis or a result. */
export const notificationTemplates = defineDataset<ClinicDatabase>()({
  name: 'notification-templates',
  title: 'Words in which the product tells it',
  nameColumn: 'subject',
  table: 'notification_templates',
  key: ['owner', 'notification_type_id', 'channel', 'locale', 'version'],
  refs: { notification_type_id: ref(notificationTypes) },
  defaultOwnership: 'package',
  absent: retireOn('retired_on'),
  license: 'CC0-1.0',
  source: { publisher: 'The Sow project', release: '2026.1' },
  // biome-ignore format: one row per line.
  rows: [
    { owner: 'system', notification_type_id: 'appointment-booked', channel: 'email', locale: 'en-US', version: 1, subject: 'Your appointment on {{date}}', body: 'Hello {{given_name}}, your appointment at {{organization}} is on {{date}} at {{time}}. You can change it in the portal or by telephone at {{phone}}.' },
    { owner: 'system', notification_type_id: 'appointment-booked', channel: 'in_app', locale: 'en-US', version: 1, subject: null, body: '{{patient}} has an appointment on {{date}} at {{time}}.' },
    { owner: 'system', notification_type_id: 'appointment-cancelled', channel: 'email', locale: 'en-US', version: 1, subject: 'Your appointment on {{date}} was cancelled', body: 'Hello {{given_name}}, your appointment at {{organization}} on {{date}} at {{time}} was cancelled. Call {{phone}} for another one.' },
    { owner: 'system', notification_type_id: 'appointment-cancelled', channel: 'sms', locale: 'en-US', version: 1, subject: null, body: '{{organization}}: your appointment on {{date}} at {{time}} was cancelled. Call {{phone}} for another one.' },
    { owner: 'system', notification_type_id: 'appointment-moved', channel: 'email', locale: 'en-US', version: 1, subject: 'Your appointment is now on {{date}}', body: 'Hello {{given_name}}, your appointment at {{organization}} was moved to {{date}} at {{time}}.' },
    { owner: 'system', notification_type_id: 'appointment-moved', channel: 'sms', locale: 'en-US', version: 1, subject: null, body: '{{organization}}: your appointment was moved to {{date}} at {{time}}.' },
    { owner: 'system', notification_type_id: 'appointment-reminder', channel: 'email', locale: 'en-US', version: 1, subject: 'Your appointment on {{date}}', body: 'Hello {{given_name}}, this is a reminder of your appointment at {{organization}} on {{date}} at {{time}}. If you cannot come, call {{phone}}.' },
    { owner: 'system', notification_type_id: 'appointment-reminder', channel: 'sms', locale: 'en-US', version: 1, subject: null, body: '{{organization}}: your appointment is on {{date}} at {{time}}. If you cannot come, call {{phone}}.' },
    { owner: 'system', notification_type_id: 'appointment-waitlist-offer', channel: 'sms', locale: 'en-US', version: 1, subject: null, body: '{{organization}}: an earlier appointment is free on {{date}} at {{time}}. Call {{phone}} to take it.' },
    { owner: 'system', notification_type_id: 'form-requested', channel: 'email', locale: 'en-US', version: 1, subject: 'Please complete a form before your visit', body: 'Hello {{given_name}}, please complete a form before your visit on {{date}}: {{link}}' },
    { owner: 'system', notification_type_id: 'form-requested', channel: 'sms', locale: 'en-US', version: 1, subject: null, body: '{{organization}}: please complete a form before your visit on {{date}}: {{link}}' },
    { owner: 'system', notification_type_id: 'integration-failing', channel: 'email', locale: 'en-US', version: 1, subject: 'The integration {{integration}} fails', body: 'The integration {{integration}} of {{organization}} has failed since {{time}}.' },
    { owner: 'system', notification_type_id: 'integration-failing', channel: 'in_app', locale: 'en-US', version: 1, subject: null, body: 'The integration {{integration}} has failed since {{time}}.' },
    { owner: 'system', notification_type_id: 'inventory-low', channel: 'in_app', locale: 'en-US', version: 1, subject: null, body: '{{item}} at {{location}} is below its minimum.' },
    { owner: 'system', notification_type_id: 'invitation', channel: 'email', locale: 'en-US', version: 1, subject: 'You are invited to {{organization}}', body: '{{inviter}} invites you to join {{organization}}. The invitation holds until {{date}}: {{link}}' },
    { owner: 'system', notification_type_id: 'lab-result-critical', channel: 'in_app', locale: 'en-US', version: 1, subject: null, body: 'A result of {{patient}} is critical. Open it now.' },
    { owner: 'system', notification_type_id: 'lab-result-critical', channel: 'push', locale: 'en-US', version: 1, subject: null, body: 'A result is critical. Open it now.' },
    { owner: 'system', notification_type_id: 'message-received', channel: 'email', locale: 'en-US', version: 1, subject: 'You have a new message', body: 'Hello {{given_name}}, you have a new message from {{organization}}. Sign in to read it: {{link}}' },
    { owner: 'system', notification_type_id: 'message-received', channel: 'in_app', locale: 'en-US', version: 1, subject: null, body: 'New message from {{sender}}.' },
    { owner: 'system', notification_type_id: 'password-changed', channel: 'email', locale: 'en-US', version: 1, subject: 'Your password was changed', body: 'Your password at {{organization}} was changed on {{date}} at {{time}}. If it was not you, call {{phone}}.' },
    { owner: 'system', notification_type_id: 'sign-in-new-device', channel: 'email', locale: 'en-US', version: 1, subject: 'Sign-in from a new device', body: 'Someone signed in to your account from a new device on {{date}} at {{time}}. If it was not you, change your password.' },
    { owner: 'system', notification_type_id: 'statement-ready', channel: 'email', locale: 'en-US', version: 1, subject: 'Your statement is ready', body: 'Hello {{given_name}}, a statement of {{organization}} is ready. Sign in to read it: {{link}}' },
    { owner: 'system', notification_type_id: 'task-assigned', channel: 'in_app', locale: 'en-US', version: 1, subject: null, body: '{{assigner}} assigned a task to you: {{task}}.' },
    { owner: 'system', notification_type_id: 'visit-starting', channel: 'sms', locale: 'en-US', version: 1, subject: null, body: '{{organization}}: your visit by video begins at {{time}}: {{link}}' },
  ],
})
