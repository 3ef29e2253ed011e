import { id } from './plausible-ids.js'

const argon = "'$argon2id$v=19$m=65536,t=3,p=4$ZGVtbw$ZGVtbw'"

/** Rows for what migrations 005 through 019 made, by migration. */
export const rowsOfClinicOperations: Readonly<Record<string, readonly string[]>> = {
  '20240101000006_audit_enhancements': [
    `insert into audit_preferences (id, code, name, category)
      values (${id('auditPreference')}, 'record-http-requests', 'Record requests', 'http_requests')`,
    `insert into audit_settings (org_id, preference_id, enabled, updated_by)
      values (${id('org')}, ${id('auditPreference')}, false, ${id('user')})`,
    `insert into audit_retention_policies (org_id, category, retain_days) values (${id('org')}, 'security', 3650)`,
    `insert into audit_events (org_id, category, action, actor_kind, actor_user_id, subject_table, subject_id, after)
      values (${id('org')}, 'data_changes', 'patient.created', 'user', ${id('user')}, 'patients', 'DEMO-1', '{}')`,
  ],
  '20240101000007_dashboard_snapshots': [
    `insert into dashboard_widgets (code, title, metric, default_roles)
      values ('open-claims', 'Open claims', 'claims.open', '{billing,executive}')`,
    `insert into dashboard_snapshots (org_id, role_level, data_mode, period_start, period_end, payload)
      values (${id('org')}, 'billing', 'demo', '2026-01-01', '2026-01-31', '{"claims": {"open": 1}}')`,
  ],
  '20240101000008_bed_management': [
    `insert into ward_types (id, code, name) values (${id('wardType')}, 'general', 'General ward')`,
    `insert into bed_types (id, code, name) values (${id('bedType')}, 'standard', 'Standard bed')`,
    `insert into wards (id, org_id, location_id, code, name, ward_type_id, department_id)
      values (${id('ward')}, ${id('org')}, ${id('location')}, 'w1', 'Ward 1', ${id('wardType')}, ${id('department')})`,
    `insert into rooms (id, org_id, location_id, ward_id, room_number, capacity)
      values (${id('room')}, ${id('org')}, ${id('location')}, ${id('ward')}, '101', 2)`,
    `insert into beds (id, org_id, location_id, room_id, bed_number, bed_type_id) values
      (${id('bed')}, ${id('org')}, ${id('location')}, ${id('room')}, '101-A', ${id('bedType')}),
      (${id('otherBed')}, ${id('org')}, ${id('location')}, ${id('room')}, '101-B', ${id('bedType')})`,
    `insert into hospitalizations
      (id, org_id, hospitalization_number, encounter_id, patient_id, status, diagnosis_system, diagnosis_code, admitted_at)
      values (${id('hospitalization')}, ${id('org')}, 'H-1', ${id('encounter')}, ${id('patient')}, 'admitted',
        'ICD-10-CM', 'I10', '2026-01-05 10:00Z')`,
    `insert into bed_stays (org_id, hospitalization_id, bed_id, started_at)
      values (${id('org')}, ${id('hospitalization')}, ${id('bed')}, '2026-01-05 10:00Z')`,
    `update beds set status = 'occupied' where id = ${id('bed')}`,
    `insert into bed_transfers (org_id, hospitalization_id, from_bed_id, to_bed_id, reason)
      values (${id('org')}, ${id('hospitalization')}, ${id('otherBed')}, ${id('bed')}, 'Window')`,
  ],
  '20240101000009_create_integrations_table': [
    `insert into integrations (id, org_id, vendor_code, api_endpoint, credentials_reference)
      values (${id('integration')}, ${id('org')}, 'demo-vendor', 'https://api.example.com', 'clinic/demo-vendor')`,
    `insert into integration_activity_log (org_id, integration_id, activity_type, status)
      values (${id('org')}, ${id('integration')}, 'test', 'success')`,
  ],
  '20240101000010_create_integration_vendors_table': [
    `update integration_vendors set name = 'Demo Vendor', category = 'ehr',
      credential_schema = '{"type": "object", "properties": {"key": {"type": "string"}}}'`,
  ],
  '20240101000011_add_password_auth': [
    `insert into password_policies (id, code, name) values (${id('passwordPolicy')}, 'standard', 'Standard')`,
    `update organizations set password_policy_id = ${id('passwordPolicy')}`,
    `update users set status = 'active', password_hash = ${argon}, password_changed_at = '2026-01-01Z'`,
    `insert into password_history (user_id, password_hash) values (${id('user')}, ${argon})`,
  ],
  '20240101000012_add_custom_hl7_vendor': [
    `insert into integration_vendors (code, name, category, transport, is_custom, credential_schema)
      values ('demo-interface', 'Demo interface', 'hl7-fhir', 'mllp', true,
        '{"type": "object", "properties": {"host": {"type": "string"}, "port": {"type": "integer"}}}')`,
    `insert into integrations (org_id, vendor_code, api_endpoint)
      values (${id('org')}, 'demo-interface', 'mllp://interface.example.com:2575')`,
  ],
  '20240101000013_add_org_logo_and_specialties': [
    `insert into provider_taxonomy (id, code, grouping, classification, display_name, section)
      values (${id('taxonomy')}, '000000000X', 'Demo', 'Demo', 'Demo', 'Individual')`,
    `update organizations set logo_url = 'https://www.example.com/logo.svg'`,
    `insert into org_specialties (org_id, taxonomy_id, is_primary) values (${id('org')}, ${id('taxonomy')}, true)`,
    `insert into practitioner_taxonomies (org_id, practitioner_id, taxonomy_id, is_primary, license_state)
      values (${id('org')}, ${id('practitioner')}, ${id('taxonomy')}, true, 'NY')`,
  ],
  '20240101000014_add_org_type': [
    `insert into org_types (id, code, name) values (${id('orgType')}, 'clinic', 'Clinic')`,
    `insert into org_type_defaults (org_type_id, dataset) values (${id('orgType')}, 'appointment-purposes')`,
    `update organizations set org_type_id = ${id('orgType')}`,
  ],
  '20240101000015_notifications': [
    `insert into notification_types (id, code, name, category, default_channels)
      values (${id('notificationType')}, 'appointment-booked', 'Appointment booked', 'appointment', '{in_app,email}')`,
    `insert into notification_templates (notification_type_id, channel, subject, body)
      values (${id('notificationType')}, 'email', 'Booked', 'Your appointment is booked.')`,
    `insert into notifications (id, org_id, notification_type_id, title)
      values (${id('notification')}, ${id('org')}, ${id('notificationType')}, 'Appointment booked')`,
    `insert into notification_recipients (org_id, notification_id, user_id)
      values (${id('org')}, ${id('notification')}, ${id('user')})`,
    `insert into notification_preferences
      (org_id, user_id, notification_type_id, channel, enabled, quiet_from, quiet_through)
      values (${id('org')}, ${id('user')}, ${id('notificationType')}, 'email', true, '22:00', '06:00')`,
  ],
  '20240101000016_create_virtual_meetings_table': [
    `insert into meeting_providers (id, code, name) values (${id('meetingProvider')}, 'demo-rooms', 'Demo Rooms')`,
    `insert into virtual_meetings
      (id, org_id, provider_id, external_id, appointment_id, patient_id, scheduled_start, scheduled_end, join_url)
      values (${id('meeting')}, ${id('org')}, ${id('meetingProvider')}, 'room-1', ${id('appointment')}, ${id('patient')},
        '2026-01-05 09:00Z', '2026-01-05 09:30Z', 'https://rooms.example.com/room-1')`,
  ],
  '20240101000017_add_meeting_consent_and_vitals': [
    `insert into consent_types (id, org_id, code, title, body, effective_from)
      values (${id('consent')}, ${id('org')}, 'recording', 'Recording', 'This visit may be recorded.', '2026-01-01')`,
    `insert into virtual_meeting_consents
      (org_id, meeting_id, consent_type_id, participant, patient_id, status, requested_at, granted_at)
      values (${id('org')}, ${id('meeting')}, ${id('consent')}, 'peer-1', ${id('patient')}, 'granted',
        '2026-01-05 09:00Z', '2026-01-05 09:01Z')`,
    `insert into virtual_meeting_vitals (org_id, meeting_id, patient_id, loinc_code, systolic, diastolic, unit)
      values (${id('org')}, ${id('meeting')}, ${id('patient')}, '85354-9', 120, 80, 'mm[Hg]')`,
  ],
  '20240101000019_create_fhir_patients_table': [
    `insert into fhir_patients (id, org_id, fhir_id, patient_id, mrn, resource)
      values (${id('fhirPatient')}, ${id('org')}, 'demo-1', ${id('patient')}, 'DEMO-1', '{"resourceType": "Patient",
        "gender": "other", "birthDate": "1980-02-29", "name": [{"family": "Patient", "given": ["Demo"]}]}')`,
    `insert into fhir_patient_identifiers (org_id, fhir_patient_id, system, value)
      values (${id('org')}, ${id('fhirPatient')}, 'https://clinic.example.com/mrn', 'DEMO-1')`,
  ],
  '20240101000020_create_fhir_appointments_table': [
    `insert into fhir_appointments (id, org_id, fhir_id, appointment_id, fhir_patient_id, resource, starts_at, ends_at)
      values (${id('fhirAppointment')}, ${id('org')}, 'demo-1', ${id('appointment')}, ${id('fhirPatient')},
        '{"resourceType": "Appointment", "status": "booked"}', '2026-01-05 09:00Z', '2026-01-05 09:30Z')`,
    `insert into fhir_appointment_participants (org_id, fhir_appointment_id, actor_reference, status)
      values (${id('org')}, ${id('fhirAppointment')}, 'Patient/demo-1', 'accepted')`,
    `insert into appointment_reminders (org_id, appointment_id, channel, due_at)
      values (${id('org')}, ${id('appointment')}, 'email', '2026-01-04 09:00Z')`,
  ],
  '20240101000021_create_patient_portal_tables': [
    `insert into portal_features (id, code, name) values (${id('portalFeature')}, 'messages', 'Messages')`,
    `insert into terms_versions (id, code, version, title, body, effective_from)
      values (${id('terms')}, 'portal', 1, 'Terms', 'Demo terms.', '2026-01-01')`,
    `insert into portal_users (id, org_id, patient_id, email, display_name)
      values (${id('portalUser')}, ${id('org')}, ${id('patient')}, 'patient@example.com', 'Demo Patient')`,
    `insert into portal_sessions (org_id, portal_user_id, token_hash, expires_at)
      values (${id('org')}, ${id('portalUser')}, 'demo-hash', now() + interval '1 hour')`,
    `insert into portal_proxies (org_id, patient_id, portal_user_id, relationship, effective_from)
      values (${id('org')}, ${id('patient')}, ${id('portalUser')}, 'caregiver', '2026-01-01')`,
    `insert into portal_feature_flags (org_id, feature_id, enabled) values (${id('org')}, ${id('portalFeature')}, true)`,
    `insert into portal_terms_acceptances (org_id, portal_user_id, terms_version_id)
      values (${id('org')}, ${id('portalUser')}, ${id('terms')})`,
    `insert into portal_audit_logs (org_id, portal_user_id, patient_id, action)
      values (${id('org')}, ${id('portalUser')}, ${id('patient')}, 'login')`,
  ],
}
