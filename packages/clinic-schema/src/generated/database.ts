// Generated from the migrated catalog by build/generate.ts; do not edit.
import type { tenantColumn } from '@sow/kit'
import type { ColumnType } from 'kysely'

/** A column that an insert may leave out. */
export type Generated<T> =
  T extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<T, T | undefined, T>

/** A column that the database computes: it takes no value. */
export type Computed<T> = ColumnType<T, undefined, never>

/** Text in and out, so that no digit is lost; an insert takes a number too. */
export type Numeric = ColumnType<string, number | string, number | string>

export type Int8 = ColumnType<string, bigint | number | string, bigint | number | string>

/** A day, without a time: ISO text on the way in. */
export type Day = ColumnType<Date, Date | string, Date | string>

export type Timestamp = ColumnType<Date, Date | string, Date | string>

export type Json = JsonPrimitive | JsonObject | readonly Json[]

export type JsonPrimitive = boolean | null | number | string

export interface JsonObject {
  readonly [property: string]: Json
}

export interface AppointmentAutomationRules {
  id: Generated<string>
  org_id: string
  purpose_id: string
  rule_key: string
  name: string
  trigger_event: 'created' | 'confirmed' | 'starts' | 'checked_in' | 'completed' | 'cancelled' | 'no_show'
  offset_minutes: Generated<number>
  action_type: 'send_form' | 'send_reminder' | 'send_instructions' | 'send_survey' | 'create_task' | 'notify_staff' | 'verify_eligibility' | 'request_authorization' | 'request_records' | 'schedule_follow_up' | 'offer_waitlist'
  action_config: Generated<Json>
  conditions: Generated<Json>
  priority: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface AppointmentCancellationReasons {
  id: Generated<string>
  code: string
  name: string
  cancelled_by: Generated<'patient' | 'provider' | 'other'>
  code_system_id: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface AppointmentPurposes {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  category: 'preventive' | 'acute' | 'chronic' | 'follow_up' | 'specialist' | 'administrative'
  default_duration: Generated<number>
  buffer_before: Generated<number>
  buffer_after: Generated<number>
  allow_online_booking: Generated<boolean>
  requires_referral: Generated<boolean>
  required_provider_type: string | null
  preferred_specialties: Generated<string[]>
  service_type_id: string | null
  visit_type_id: string | null
  color: string | null
  icon: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface AppointmentReminders {
  id: Generated<string>
  org_id: string
  appointment_id: string
  channel: 'email' | 'sms' | 'push' | 'phone'
  due_at: Timestamp
  sent_at: Timestamp | null
  status: Generated<'pending' | 'sent' | 'failed' | 'cancelled'>
  error: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Appointments {
  id: Generated<string>
  org_id: string
  patient_id: string
  practitioner_id: string | null
  location_id: string | null
  status: Generated<'proposed' | 'pending' | 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow' | 'entered-in-error' | 'checked-in' | 'waitlist'>
  starts_at: Timestamp
  ends_at: Timestamp
  note: string | null
  created_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  purpose_id: string | null
  visit_type_id: string | null
  cancellation_reason_id: string | null
}

export interface AuditEvents {
  id: Generated<string>
  org_id: string | null
  category: 'authentication' | 'security' | 'administration' | 'data_changes' | 'http_requests' | 'system'
  action: string
  outcome: Generated<'success' | 'failure' | 'denied'>
  actor_kind: Generated<'user' | 'integration' | 'system'>
  actor_user_id: string | null
  subject_table: string | null
  subject_id: string | null
  request_id: string | null
  session_id: string | null
  source_address: string | null
  before: Json | null
  after: Json | null
  metadata: Generated<Json>
  occurred_at: Generated<Timestamp>
}

export interface AuditPreferences {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  category: 'authentication' | 'security' | 'administration' | 'data_changes' | 'http_requests' | 'system'
  default_enabled: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface AuditRetentionPolicies {
  id: Generated<string>
  org_id: string
  category: 'authentication' | 'security' | 'administration' | 'data_changes' | 'http_requests' | 'system'
  retain_days: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface AuditSettings {
  id: Generated<string>
  org_id: string
  preference_id: string
  enabled: boolean
  config: Generated<Json>
  updated_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface AutomationExecutionLog {
  id: Generated<string>
  org_id: string
  rule_id: string
  appointment_id: string
  trigger_event: 'created' | 'confirmed' | 'starts' | 'checked_in' | 'completed' | 'cancelled' | 'no_show'
  status: Generated<'pending' | 'succeeded' | 'failed' | 'skipped'>
  due_at: Generated<Timestamp>
  executed_at: Timestamp | null
  attempts: Generated<number>
  detail: Generated<Json>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BedStatusHistory {
  id: Computed<Int8>
  org_id: string
  bed_id: string
  former_status: string | null
  status: string
  changed_at: Generated<Timestamp>
}

export interface BedStays {
  id: Generated<string>
  org_id: string
  hospitalization_id: string
  bed_id: string
  started_at: Timestamp
  ended_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BedTransfers {
  id: Generated<string>
  org_id: string
  hospitalization_id: string
  from_bed_id: string
  to_bed_id: string
  reason: string | null
  transferred_by: string | null
  transferred_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
}

export interface BedTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  physical_type: Generated<'bd' | 'ro'>
  is_critical_care: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Beds {
  id: Generated<string>
  org_id: string
  location_id: string
  room_id: string
  bed_number: string
  bed_type_id: string | null
  status: Generated<'available' | 'occupied' | 'reserved' | 'cleaning' | 'maintenance' | 'out_of_service'>
  features: Generated<Json>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingClaimDiagnoses {
  id: Generated<string>
  org_id: string
  claim_id: string
  rank: number
  code_system: Generated<string>
  code: string
  description: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingClaimLines {
  id: Generated<string>
  org_id: string
  claim_id: string
  line_number: number
  code_system: string
  code: string
  description: string | null
  modifiers: Generated<string[]>
  diagnosis_pointers: Generated<number[]>
  pos_code: string | null
  service_from: Day
  service_through: Day
  units: Generated<Numeric>
  charge: Numeric
  ndc11: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingClaimStatusHistory {
  id: Computed<Int8>
  org_id: string
  claim_id: string
  former_status: string | null
  status: string
  changed_at: Generated<Timestamp>
}

export interface BillingClaims {
  id: Generated<string>
  org_id: string
  claim_number: string
  claim_type: Generated<'professional' | 'institutional' | 'dental'>
  frequency: Generated<'original' | 'replacement' | 'void'>
  replaces_claim_id: string | null
  patient_id: string
  payer_id: string
  coverage_id: string | null
  encounter_id: string | null
  billing_provider_id: string
  rendering_provider_id: string | null
  prior_authorization_id: string | null
  pos_code: string | null
  service_from: Day
  service_through: Day
  total_charge: Generated<Numeric>
  status: Generated<'draft' | 'ready' | 'submitted' | 'accepted' | 'rejected' | 'paid' | 'partially_paid' | 'denied' | 'appealed' | 'void'>
  submitted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingCodeSuccessors {
  id: Generated<string>
  code_system: string
  code: string
  successor_code: string
  effective_from: Day
  note: string | null
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingDiagnosisCodePeriods {
  code_system: string
  code: string
  valid_from: Day
  valid_through: Day | null
  billable: boolean
  short_description: string
  long_description: string | null
  start_basis: 'release' | 'stated' | 'derived' | 'first-seen' | 'resumed'
  end_is_unknown: Generated<boolean>
}

export interface BillingDiagnosisCodes {
  id: Generated<string>
  code_system: 'ICD-10-CM' | 'ICD-9-CM' | 'LOCAL'
  code: string
  code_undotted: Computed<string>
  short_description: string
  long_description: string | null
  chapter: string | null
  parent_id: string | null
  billable_from: Day | null
  billable_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingEligibilityHistory {
  id: Generated<string>
  org_id: string
  coverage_id: string
  appointment_id: string | null
  service_date: Day
  result: 'eligible' | 'not_eligible' | 'unknown' | 'error'
  response: Generated<Json>
  checked_by: string | null
  checked_at: Generated<Timestamp>
}

export interface BillingFeeScheduleItems {
  id: Generated<string>
  org_id: string
  schedule_id: string
  code_system: 'CPT' | 'HCPCS' | 'CDT' | 'ICD-10-PCS' | 'LOCAL'
  code: string
  modifier: Generated<string>
  pos_code: Generated<string>
  effective_from: Day
  effective_through: Day | null
  unit: Generated<string>
  amount: Numeric | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingFeeSchedules {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  payer_id: string | null
  currency: Generated<string>
  effective_from: Day | null
  effective_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingModifierPeriods {
  code_system: string
  code: string
  valid_from: Day
  valid_through: Day | null
  billable: boolean
  short_description: string
  long_description: string | null
  start_basis: 'release' | 'stated' | 'derived' | 'first-seen' | 'resumed'
  end_is_unknown: Generated<boolean>
}

export interface BillingModifiers {
  id: Generated<string>
  code_system: 'CPT' | 'HCPCS' | 'CDT' | 'LOCAL'
  code: string
  name: string
  description: string | null
  modifier_type: Generated<'general' | 'pricing' | 'anatomical' | 'anesthesia' | 'ambulance' | 'drug' | 'equipment' | 'provider' | 'telehealth'>
  rank: Generated<number>
  effective_from: Day | null
  billable_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingPatientCoverages {
  id: Generated<string>
  org_id: string
  patient_id: string
  payer_id: string
  member_id: string
  group_number: string | null
  relationship: Generated<'self' | 'spouse' | 'child' | 'other'>
  rank: Generated<number>
  effective_from: Day
  effective_through: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingPayerIdentifiers {
  id: Generated<string>
  payer_id: string
  clearinghouse: string
  transaction: '270' | '276' | '278' | '837P' | '837I' | '837D' | '835'
  identifier: string
  enrollment_required: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingPayers {
  id: Generated<string>
  payer_key: string
  name: string
  payer_type: 'commercial' | 'medicare' | 'medicaid' | 'tricare' | 'workers_comp' | 'auto' | 'self_pay' | 'other'
  claim_submission_method: Generated<'electronic' | 'paper' | 'portal' | 'none'>
  timely_filing_days: number | null
  phone: string | null
  website: string | null
  address: Generated<Json>
  settings: Generated<Json>
  is_demo: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingPaymentLedger {
  id: Generated<string>
  org_id: string
  patient_id: string
  claim_id: string | null
  remittance_line_id: string | null
  entry_type: 'charge' | 'payment' | 'adjustment' | 'write_off' | 'refund' | 'transfer' | 'reversal'
  amount: Numeric
  posted_on: Day
  reverses_id: string | null
  memo: string | null
  created_by: string | null
  created_at: Generated<Timestamp>
}

export interface BillingPriorAuthorizationChecklists {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  payer_id: string | null
  items: Generated<Json>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingPriorAuthorizationDocumentTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingPriorAuthorizationDocuments {
  id: Generated<string>
  org_id: string
  authorization_id: string
  document_type_id: string
  status: Generated<'needed' | 'requested' | 'received' | 'submitted' | 'rejected'>
  storage_key: string | null
  received_at: Timestamp | null
  note: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingPriorAuthorizationRequirements {
  id: Generated<string>
  owner: Generated<string>
  org_id: string | null
  payer_id: string
  code_system: string
  code: string
  effective_from: Day
  effective_through: Day | null
  requires_authorization: boolean
  required_documents: Generated<string[]>
  turnaround_days: number | null
  source_url: string | null
  note: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingPriorAuthorizationStatusHistory {
  id: Computed<Int8>
  org_id: string
  authorization_id: string
  former_status: string | null
  status: string
  changed_at: Generated<Timestamp>
}

export interface BillingPriorAuthorizations {
  id: Generated<string>
  org_id: string
  patient_id: string
  payer_id: string
  auth_number: string | null
  code_system: string
  code: string
  units_requested: Numeric | null
  units_approved: Numeric | null
  status: Generated<'draft' | 'submitted' | 'pending' | 'approved' | 'partially_approved' | 'denied' | 'expired' | 'cancelled'>
  effective_from: Day | null
  effective_through: Day | null
  submitted_at: Timestamp | null
  decided_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  readiness_score: number | null
  readiness_passed: boolean | null
  readiness_notes: string | null
  readiness_checked_at: Timestamp | null
}

export interface BillingProcedureCodePeriods {
  code_system: string
  code: string
  valid_from: Day
  valid_through: Day | null
  billable: boolean
  short_description: string
  long_description: string | null
  start_basis: 'release' | 'stated' | 'derived' | 'first-seen' | 'resumed'
  end_is_unknown: Generated<boolean>
}

export interface BillingProcedureCodes {
  id: Generated<string>
  code_system: 'CPT' | 'HCPCS' | 'CDT' | 'ICD-10-PCS' | 'LOCAL'
  code: string
  short_description: string
  long_description: string | null
  category: string | null
  effective_from: Day | null
  billable_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  medicare_status: string | null
}

export interface BillingProviders {
  id: Generated<string>
  org_id: string
  npi: string
  entity_type: 'individual' | 'organization'
  name: string
  given_name: string | null
  practitioner_id: string | null
  taxonomy_code: string | null
  license_state: string | null
  license_number: string | null
  phone: string | null
  address: Generated<Json>
  is_demo: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface BillingRelativeValues {
  id: Generated<string>
  code_system: 'CPT' | 'HCPCS' | 'CDT' | 'LOCAL'
  code: string
  modifier: Generated<string>
  effective_from: Day
  status_indicator: string | null
  work_rvu: Numeric | null
  facility_practice_rvu: Numeric | null
  non_facility_practice_rvu: Numeric | null
  malpractice_rvu: Numeric | null
  conversion_factor: Numeric | null
  global_days: string | null
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface BillingRemittanceAdjustments {
  id: Generated<string>
  org_id: string
  remittance_line_id: string
  position: number
  group_code: 'CO' | 'CR' | 'OA' | 'PI' | 'PR'
  reason_code: string
  amount: Numeric
  quantity: Numeric | null
}

export interface BillingRemittanceLines {
  id: Generated<string>
  org_id: string
  remittance_id: string
  line_number: number
  claim_id: string | null
  claim_line_id: string | null
  payer_claim_number: string | null
  charge: Generated<Numeric>
  allowed: Numeric | null
  paid: Generated<Numeric>
  patient_responsibility: Generated<Numeric>
}

export interface BillingRemittances {
  id: Generated<string>
  org_id: string
  payer_id: string
  payment_number: string
  payment_method: Generated<'eft' | 'check' | 'card' | 'none'>
  paid_on: Day
  amount: Numeric
  received_at: Generated<Timestamp>
  posted_at: Timestamp | null
}

export interface BillingTenantSettings {
  id: Generated<string>
  org_id: string
  clearinghouse: string | null
  submitter_id: string | null
  credentials_secret: string | null
  default_provider_id: string | null
  default_fee_schedule_id: string | null
  claim_number_prefix: Generated<string>
  settings: Generated<Json>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface CodeSetCoverage {
  code_system: string
  covered_from: Day
  covered_through: Day
  basis: 'file' | 'addenda' | 'assumed'
}

export interface CodeSystems {
  id: Generated<string>
  uri: string
  oid: string | null
  short_name: string
  name: string
  publisher: string | null
  version: string | null
  license: string | null
  redistributable: Generated<'yes' | 'notice' | 'no'>
  notice: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface ConsentTypes {
  id: Generated<string>
  org_id: string
  code: string
  version: Generated<number>
  locale: Generated<string>
  title: string
  body: string
  is_required: Generated<boolean>
  effective_from: Day
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface CountryModules {
  id: Generated<string>
  country_id: string
  module_code: string
  name: string
  description: string | null
  module_type: 'identity' | 'billing' | 'pharmacy' | 'reporting' | 'interoperability' | 'consent' | 'other'
  config_schema: Generated<Json>
  is_beta: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface CountryPackAudits {
  id: Generated<string>
  org_id: string
  action: 'country_chosen' | 'country_changed' | 'setting_changed' | 'module_enabled' | 'module_disabled' | 'module_configured'
  country_code: string
  module_code: string | null
  scope: Generated<'organization' | 'location' | 'department'>
  scope_ref_id: string
  actor_id: string | null
  detail: Generated<Json>
  occurred_at: Generated<Timestamp>
}

export interface CountryPacks {
  id: Generated<string>
  country_code: string
  pack_slug: string
  pack_version: string
  name: string
  default_language_id: string
  default_currency_id: string
  default_time_zone_id: string
  date_format: Generated<string>
  first_day_of_week: Generated<number>
  compliance: Generated<Json>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface CredentialTypes {
  id: Generated<string>
  code: string
  name: string
  category: 'physician' | 'advanced_practice' | 'nursing' | 'behavioral_health' | 'dental' | 'pharmacy' | 'therapy' | 'allied_health' | 'other'
  is_licensed: Generated<boolean>
  can_prescribe: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Currencies {
  id: Generated<string>
  code: string
  numeric_code: string | null
  name: string
  symbol: string | null
  minor_units: number | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface DashboardPlacements {
  id: Generated<string>
  dashboard_id: string
  widget_id: string
  position: number
  width: Generated<number>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface DashboardSnapshots {
  id: Generated<string>
  org_id: string
  role_level: 'executive' | 'clinical' | 'operations' | 'billing' | 'patient' | 'general'
  data_mode: Generated<'actual' | 'demo'>
  period_start: Day
  period_end: Day
  location_hash: Generated<string>
  location_ids: Generated<string[]>
  schema_version: Generated<number>
  payload: Json
  refreshed_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
}

export interface DashboardWidgets {
  id: Generated<string>
  code: string
  title: string
  description: string | null
  metric: string
  chart_type: Generated<'number' | 'gauge' | 'line' | 'bar' | 'pie' | 'table' | 'list'>
  default_roles: Generated<string[]>
  config: Generated<Json>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Dashboards {
  id: Generated<string>
  code: string
  title: string
  description: string | null
  role_level: 'executive' | 'clinical' | 'operations' | 'billing' | 'patient' | 'general'
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Departments {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  location_id: string | null
  head_user_id: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface EducationMaterials {
  id: Generated<string>
  owner: Generated<string>
  org_id: string | null
  code: string
  locale: Generated<string>
  version: Generated<number>
  title: string
  topic: 'prevention' | 'condition' | 'procedure' | 'medication' | 'lifestyle' | 'practical'
  body: string
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface EncounterDiagnoses {
  id: Generated<string>
  org_id: string
  encounter_id: string
  rank: number
  code_system: Generated<string>
  code: string
  description: string
  use: Generated<'admission' | 'discharge' | 'chief_complaint' | 'comorbidity' | 'billing'>
  recorded_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface EncounterTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  class: Generated<'AMB' | 'EMER' | 'IMP' | 'OBSENC' | 'VR' | 'HH'>
  code_system_id: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Encounters {
  id: Generated<string>
  org_id: string
  encounter_number: string
  patient_id: string
  appointment_id: string | null
  practitioner_id: string | null
  location_id: string | null
  status: Generated<'planned' | 'arrived' | 'triaged' | 'in-progress' | 'onleave' | 'finished' | 'cancelled' | 'entered-in-error' | 'unknown'>
  class: Generated<'AMB' | 'EMER' | 'IMP' | 'OBSENC' | 'VR' | 'HH'>
  pos_code: string | null
  started_at: Timestamp | null
  ended_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  type_id: string | null
}

export interface FhirAppointmentParticipants {
  id: Generated<string>
  org_id: string
  fhir_appointment_id: string
  actor_reference: string
  is_required: Generated<boolean>
  status: Generated<'accepted' | 'declined' | 'tentative' | 'needs-action'>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FhirAppointments {
  id: Generated<string>
  org_id: string
  fhir_id: string
  appointment_id: string | null
  fhir_patient_id: string
  practitioner_id: string | null
  location_id: string | null
  purpose_id: string | null
  visit_type_id: string | null
  service_type_id: string | null
  cancellation_reason_id: string | null
  version_id: Generated<number>
  last_updated: Generated<Timestamp>
  resource: Json
  status: Computed<'proposed' | 'pending' | 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow' | 'entered-in-error' | 'checked-in' | 'waitlist'>
  starts_at: Timestamp
  ends_at: Timestamp
  duration_minutes: Computed<number | null>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FhirEncounters {
  id: Generated<string>
  org_id: string
  fhir_id: string
  encounter_id: string | null
  encounter_number: string | null
  fhir_patient_id: string
  fhir_appointment_id: string | null
  practitioner_id: string | null
  location_id: string | null
  pos_code: string | null
  version_id: Generated<number>
  last_updated: Generated<Timestamp>
  resource: Json
  status: Computed<'planned' | 'arrived' | 'triaged' | 'in-progress' | 'onleave' | 'finished' | 'cancelled' | 'entered-in-error' | 'unknown'>
  class: Computed<'AMB' | 'EMER' | 'IMP' | 'OBSENC' | 'VR' | 'HH'>
  period_start: Timestamp | null
  period_end: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FhirPatientIdentifiers {
  id: Generated<string>
  org_id: string
  fhir_patient_id: string
  system: string
  value: string
  use: Generated<'usual' | 'official' | 'temp' | 'secondary' | 'old'>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FhirPatients {
  id: Generated<string>
  org_id: string
  fhir_id: string
  patient_id: string | null
  general_practitioner_id: string | null
  version_id: Generated<number>
  last_updated: Generated<Timestamp>
  resource: Json
  mrn: string | null
  ssn_last4: string | null
  ssn_ciphertext: string | null
  gender: Computed<'male' | 'female' | 'other' | 'unknown' | null>
  family_name: Computed<string | null>
  given_name: Computed<string | null>
  birth_date: Computed<Day | null>
  deceased_on: Computed<Day | null>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FormAuditLog {
  id: Generated<string>
  org_id: string
  template_id: string | null
  response_id: string | null
  action: 'created' | 'changed' | 'activated' | 'retired' | 'archived' | 'answered' | 'completed' | 'amended' | 'viewed' | 'exported'
  actor_id: string | null
  detail: Generated<Json>
  occurred_at: Generated<Timestamp>
}

export interface FormExtractionRules {
  id: Generated<string>
  org_id: string
  template_id: string
  name: string
  link_id: string
  target_resource: string
  target_expression: string
  condition: Generated<Json>
  priority: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FormPopulationRules {
  id: Generated<string>
  org_id: string
  template_id: string
  name: string
  link_id: string
  source: 'patient' | 'appointment' | 'encounter' | 'coverage' | 'practitioner' | 'organization' | 'response'
  source_expression: string
  priority: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FormResponseScores {
  id: Generated<string>
  org_id: string
  response_id: string
  score_id: string
  value: Numeric
  label: string | null
  scored_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FormResponses {
  id: Generated<string>
  org_id: string
  template_id: string
  template_version: string
  patient_id: string
  appointment_id: string | null
  encounter_id: string | null
  status: Generated<'in-progress' | 'completed' | 'amended' | 'entered-in-error'>
  response: Json
  completed_at: Timestamp | null
  completed_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  answers_demo: Generated<boolean>
}

export interface FormScoreRanges {
  id: Generated<string>
  org_id: string
  score_id: string
  low_value: Numeric
  high_value: Numeric
  label: string
  severity: 'none' | 'minimal' | 'mild' | 'moderate' | 'moderately_severe' | 'severe'
  requires_review: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FormScores {
  id: Generated<string>
  org_id: string
  template_id: string
  code: string
  name: string
  method: Generated<'sum' | 'mean' | 'maximum' | 'expression'>
  expression: string | null
  link_ids: Generated<string[]>
  low_value: Numeric
  high_value: Numeric
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface FormTemplates {
  id: Generated<string>
  org_id: string
  fhir_url: string
  version: string
  title: string
  description: string | null
  status: Generated<'draft' | 'active' | 'retired' | 'archived'>
  language: Generated<string>
  tags: Generated<string[]>
  questionnaire: Json
  theme_owner: Generated<string>
  theme_id: string | null
  parent_version_id: string | null
  is_latest_version: Generated<boolean>
  effective_from: Day | null
  created_by: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  license: string | null
  license_url: string | null
  attribution: string | null
  redistributable: Generated<'yes' | 'notice' | 'no'>
  is_demo: Generated<boolean>
  origin: Generated<'publisher' | 'fork' | 'own'>
  publisher: string | null
  source_url: string | null
  fork_reason: string | null
}

export interface FormThemes {
  id: Generated<string>
  owner: Generated<string>
  org_id: string | null
  name: string
  description: string | null
  settings: Generated<Json>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Hospitalizations {
  id: Generated<string>
  org_id: string
  hospitalization_number: string
  encounter_id: string
  patient_id: string
  practitioner_id: string | null
  status: Generated<'planned' | 'admitted' | 'discharged' | 'cancelled'>
  admission_type: Generated<'elective' | 'emergency' | 'urgent' | 'newborn' | 'trauma' | 'other'>
  admission_source: Generated<'home' | 'referral' | 'transfer' | 'emergency' | 'born' | 'other'>
  diagnosis_system: string | null
  diagnosis_code: string | null
  admitted_at: Timestamp | null
  expected_discharge_on: Day | null
  discharged_at: Timestamp | null
  discharge_disposition: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface IdentifierTypes {
  id: Generated<string>
  country_id: string
  code: string
  name: string
  subject: 'patient' | 'practitioner' | 'organization'
  system_uri: string | null
  pattern: string | null
  is_secret: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface IntegrationActivityLog {
  id: Generated<string>
  org_id: string
  integration_id: string
  activity_type: 'test' | 'request' | 'response' | 'webhook' | 'message' | 'configuration'
  status: 'success' | 'warning' | 'failure'
  message: string | null
  duration_ms: number | null
  request_id: string | null
  detail: Generated<Json>
  created_at: Generated<Timestamp>
}

export interface IntegrationDataMappers {
  id: Generated<string>
  owner: Generated<string>
  org_id: string | null
  code: string
  name: string
  description: string | null
  integration_id: string | null
  direction: Generated<'inbound' | 'outbound'>
  source_system: string
  target_system: string
  message_type: string
  version: Generated<string>
  template_code: string | null
  template_version: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface IntegrationFieldMappings {
  id: Generated<string>
  mapper_id: string
  target_path: string
  sort_order: Generated<number>
  source_path: string | null
  transform_type: Generated<'copy' | 'uppercase' | 'date' | 'concat' | 'static' | 'lookup' | 'custom'>
  transform_config: Generated<Json>
  static_value: string | null
  lookup_name: string | null
  is_required: Generated<boolean>
  validation_regex: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  owner: Generated<string>
}

export interface IntegrationMapperTests {
  id: Generated<string>
  mapper_id: string
  name: string
  sample_input: string
  expected_output: Json
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  owner: Generated<string>
}

export interface IntegrationValueLookups {
  id: Generated<string>
  mapper_id: string
  lookup_name: string
  source_value: string
  target_value: string
  description: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  owner: Generated<string>
}

export interface IntegrationVendors {
  id: Generated<string>
  code: string
  name: string
  category: 'ehr' | 'hl7-fhir' | 'billing' | 'clearinghouse' | 'eprescribe' | 'lab' | 'imaging' | 'pharmacy' | 'telehealth' | 'payment' | 'messaging' | 'identity' | 'ai' | 'inventory' | 'analytics' | 'other' | 'crm' | 'erp'
  description: string | null
  logo_url: string | null
  website: string | null
  documentation_url: string | null
  capabilities: Generated<Json>
  credential_schema: Generated<Json>
  is_featured: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  transport: Generated<'https' | 'mllp' | 'sftp'>
  is_custom: Generated<boolean>
}

export interface Integrations {
  id: Generated<string>
  org_id: string
  vendor_code: string
  environment: Generated<'sandbox' | 'production'>
  enabled: Generated<boolean>
  api_endpoint: string | null
  credentials_reference: string | null
  usage_mappings: Generated<Json>
  health_status: Generated<'active' | 'inactive' | 'testing' | 'error'>
  last_tested_at: Timestamp | null
  last_error: string | null
  created_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface InventoryCategories {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  parent_id: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface InventoryItemLocations {
  id: Generated<string>
  org_id: string
  item_id: string
  inventory_location_id: string
  par_level: Numeric | null
  reorder_level: Numeric | null
  bin: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface InventoryItemSuppliers {
  id: Generated<string>
  org_id: string
  item_id: string
  supplier_id: string
  supplier_sku: Generated<string>
  effective_from: Day
  effective_through: Day | null
  pack_quantity: Generated<Numeric>
  pack_price: Numeric | null
  is_preferred: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface InventoryItems {
  id: Generated<string>
  org_id: string
  sku: string
  name: string
  description: string | null
  category_id: string | null
  unit_id: string
  item_type: Generated<'supply' | 'medication' | 'vaccine' | 'device' | 'equipment' | 'reagent' | 'office'>
  ndc11: string | null
  hcpcs_code: string | null
  gtin: string | null
  dea_schedule: 'II' | 'III' | 'IV' | 'V' | null
  track_lots: Generated<boolean>
  track_expiration: Generated<boolean>
  is_billable: Generated<boolean>
  min_level: Numeric | null
  reorder_level: Numeric | null
  max_level: Numeric | null
  unit_cost: Numeric | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  billing_units: Numeric | null
}

export interface InventoryLocations {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  storage_type: Generated<'storeroom' | 'cabinet' | 'shelf' | 'cart' | 'refrigerator' | 'freezer' | 'controlled' | 'quarantine'>
  location_id: string | null
  parent_id: string | null
  min_temperature: Numeric | null
  max_temperature: Numeric | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface InventoryLots {
  id: Generated<string>
  org_id: string
  item_id: string
  lot_number: string
  serial_number: Generated<string>
  supplier_id: string | null
  manufactured_on: Day | null
  expires_on: Day | null
  received_quantity: Generated<Numeric>
  status: Generated<'available' | 'quarantined' | 'recalled' | 'expired' | 'depleted'>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface InventoryStockMovements {
  id: Generated<string>
  org_id: string
  item_id: string
  lot_id: string | null
  movement_type: 'receipt' | 'issue' | 'transfer' | 'adjustment' | 'waste' | 'return'
  quantity: Numeric
  unit_cost: Numeric | null
  source_location_id: string | null
  destination_location_id: string | null
  patient_id: string | null
  reason: string | null
  reference: string | null
  moved_by: string | null
  moved_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
}

export interface InventorySuppliers {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  contact_name: string | null
  phone: string | null
  email: string | null
  website: string | null
  account_number: string | null
  lead_time_days: number | null
  address: Generated<Json>
  is_demo: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Invitations {
  id: Generated<string>
  org_id: string
  email: string
  role_id: string
  token_hash: string
  status: Generated<'pending' | 'accepted' | 'revoked' | 'expired'>
  invited_by: string | null
  expires_at: Timestamp
  accepted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Languages {
  id: Generated<string>
  tag: string
  name: string
  native_name: string | null
  direction: Generated<'ltr' | 'rtl'>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface LedgerAccounts {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  account_type: 'asset' | 'liability' | 'equity' | 'revenue' | 'expense'
  normal_side: 'debit' | 'credit'
  parent_id: string | null
  is_postable: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Locations {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  location_type: Generated<'hospital' | 'clinic' | 'diagnostic_center' | 'pharmacy' | 'branch' | 'virtual'>
  pos_code: string | null
  npi: string | null
  timezone: string | null
  phone: string | null
  address: Generated<Json>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface MeetingProviders {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  website: string | null
  capabilities: Generated<Json>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface NotificationPreferences {
  id: Generated<string>
  org_id: string
  user_id: string
  notification_type_id: string
  channel: 'in_app' | 'email' | 'sms' | 'push'
  enabled: boolean
  quiet_from: string | null
  quiet_through: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface NotificationRecipients {
  org_id: string
  notification_id: string
  user_id: string
  delivered_at: Timestamp | null
  read_at: Timestamp | null
  created_at: Generated<Timestamp>
}

export interface NotificationTemplates {
  id: Generated<string>
  org_id: string | null
  owner: Generated<string>
  notification_type_id: string
  channel: 'in_app' | 'email' | 'sms' | 'push'
  locale: Generated<string>
  version: Generated<number>
  subject: string | null
  body: string
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface NotificationTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  category: 'appointment' | 'clinical' | 'billing' | 'inventory' | 'messaging' | 'security' | 'administration' | 'system'
  severity: Generated<'info' | 'warning' | 'critical'>
  default_channels: Generated<string[]>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Notifications {
  id: Generated<string>
  org_id: string
  notification_type_id: string
  title: string
  body: string | null
  data: Generated<Json>
  created_by: string | null
  expires_at: Timestamp | null
  created_at: Generated<Timestamp>
}

export interface OrgCountrySettings {
  id: Generated<string>
  org_id: string
  country_id: string
  scope: Generated<'organization' | 'location' | 'department'>
  location_id: string | null
  department_id: string | null
  scope_ref_id: Computed<string>
  language_id: string | null
  currency_id: string | null
  time_zone_id: string | null
  overrides: Generated<Json>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface OrgEnabledModules {
  id: Generated<string>
  org_id: string
  module_id: string
  scope: Generated<'organization' | 'location' | 'department'>
  location_id: string | null
  department_id: string | null
  scope_ref_id: Computed<string>
  enabled: Generated<boolean>
  config: Generated<Json>
  credentials_secret: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface OrgSpecialties {
  id: Generated<string>
  org_id: string
  taxonomy_id: string
  is_primary: Generated<boolean>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface OrgSpecialtySettings {
  id: Generated<string>
  org_id: string
  pack_slug: string
  pack_version: string
  scope: Generated<'organization' | 'location' | 'department'>
  location_id: string | null
  department_id: string | null
  scope_ref_id: Computed<string>
  enabled: Generated<boolean>
  overrides: Generated<Json>
  changed_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface OrgTypeDefaults {
  id: Generated<string>
  org_type_id: string
  dataset: string
  variant: Generated<string>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface OrgTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  facility_code: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Organizations {
  id: Generated<string>
  slug: string
  name: string
  legal_name: string | null
  status: Generated<'pending' | 'active' | 'suspended' | 'deactivated'>
  npi: string | null
  tax_id: string | null
  timezone: Generated<string>
  locale: Generated<string>
  phone: string | null
  email: string | null
  address: Generated<Json>
  settings: Generated<Json>
  created_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  password_policy_id: string | null
  logo_url: string | null
  org_type_id: string | null
}

export interface PasswordHistory {
  id: Generated<string>
  user_id: string
  password_hash: string
  changed_at: Generated<Timestamp>
}

export interface PasswordPolicies {
  id: Generated<string>
  code: string
  name: string
  min_length: Generated<number>
  history_length: Generated<number>
  max_age_days: number | null
  max_failed_attempts: Generated<number>
  lockout_minutes: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface PatientSpecialtyEpisodes {
  id: Generated<string>
  org_id: string
  patient_id: string
  specialty_id: string
  practitioner_id: string | null
  state: Generated<'planned' | 'active' | 'on-hold' | 'completed' | 'cancelled'>
  started_on: Day | null
  ended_on: Day | null
  reason: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Patients {
  id: Generated<string>
  org_id: string
  mrn: string
  given_name: string
  family_name: string
  birth_date: Day | null
  gender: Generated<'male' | 'female' | 'other' | 'unknown'>
  phone: string | null
  email: string | null
  address: Generated<Json>
  deceased_on: Day | null
  is_demo: Generated<boolean>
  active: Generated<boolean>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PermissionChanges {
  id: Generated<string>
  org_id: string | null
  role_id: string
  change_type: 'role_created' | 'role_changed' | 'role_deleted' | 'permission_granted' | 'permission_changed' | 'permission_revoked'
  change_data: Generated<Json>
  changed_at: Generated<Timestamp>
  processed_at: Timestamp | null
}

export interface Permissions {
  id: Generated<string>
  key: string
  name: string
  category: string
  description: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface PlaceOfService {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  setting: 'facility' | 'non_facility' | null
  effective_from: Day | null
  billable_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface PlaceOfServicePeriods {
  code_system: string
  code: string
  valid_from: Day
  valid_through: Day | null
  billable: boolean
  short_description: string
  long_description: string | null
  start_basis: 'release' | 'stated' | 'derived' | 'first-seen' | 'resumed'
  end_is_unknown: Generated<boolean>
}

export interface PortalAuditLogs {
  id: Generated<string>
  org_id: string
  portal_user_id: string | null
  patient_id: string | null
  action: 'login' | 'login_failed' | 'logout' | 'password_changed' | 'record_viewed' | 'record_downloaded' | 'message_sent' | 'appointment_requested' | 'form_submitted' | 'payment_made' | 'proxy_changed' | 'terms_accepted'
  session_id: string | null
  source_address: string | null
  detail: Generated<Json>
  occurred_at: Generated<Timestamp>
}

export interface PortalFeatureFlags {
  id: Generated<string>
  org_id: string
  feature_id: string
  enabled: boolean
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PortalFeatures {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  default_enabled: Generated<boolean>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface PortalProxies {
  id: Generated<string>
  org_id: string
  patient_id: string
  portal_user_id: string
  relationship: 'parent' | 'guardian' | 'spouse' | 'child' | 'caregiver' | 'power_of_attorney' | 'other'
  scope: Generated<'view' | 'schedule' | 'full'>
  effective_from: Day
  effective_through: Day | null
  granted_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PortalSessions {
  id: Generated<string>
  org_id: string
  portal_user_id: string
  token_hash: string
  source_address: string | null
  user_agent: string | null
  created_at: Generated<Timestamp>
  last_activity_at: Generated<Timestamp>
  expires_at: Timestamp
  revoked_at: Timestamp | null
}

export interface PortalTermsAcceptances {
  id: Generated<string>
  org_id: string
  portal_user_id: string
  terms_version_id: string
  accepted_at: Generated<Timestamp>
  source_address: string | null
}

export interface PortalUsers {
  id: Generated<string>
  org_id: string
  patient_id: string | null
  email: string
  display_name: string
  password_hash: string | null
  status: Generated<'pending' | 'active' | 'disabled' | 'suspended'>
  failed_login_attempts: Generated<number>
  locked_until: Timestamp | null
  last_seen_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PractitionerCredentials {
  id: Generated<string>
  org_id: string
  practitioner_id: string
  credential_type_id: string
  jurisdiction: Generated<string>
  credential_number: string | null
  effective_from: Day | null
  effective_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PractitionerTaxonomies {
  id: Generated<string>
  org_id: string
  practitioner_id: string
  taxonomy_id: string
  is_primary: Generated<boolean>
  license_number: string | null
  license_state: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface Practitioners {
  id: Generated<string>
  org_id: string
  code: string
  user_id: string | null
  npi: string | null
  given_name: string
  family_name: string
  name_suffix: string | null
  specialty_id: string | null
  location_id: string | null
  email: string | null
  phone: string | null
  is_demo: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PreVisitFormResponses {
  id: Generated<string>
  org_id: string
  form_id: string
  appointment_id: string
  patient_id: string
  status: Generated<'in-progress' | 'completed' | 'amended' | 'entered-in-error'>
  answers: Generated<Json>
  submitted_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface PreVisitForms {
  id: Generated<string>
  org_id: string
  code: string
  version: Generated<number>
  title: string
  description: string | null
  questionnaire: Json
  attribution: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface ProviderTaxonomy {
  id: Generated<string>
  code: string
  grouping: string
  classification: string
  specialization: string | null
  display_name: string
  section: 'Individual' | 'Non-Individual'
  replaced_by: string | null
  effective_from: Day | null
  effective_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface RoleAssignments {
  id: Generated<string>
  org_id: string
  user_id: string
  role_id: string
  scope_level: Generated<'platform' | 'organization' | 'location' | 'department'>
  location_id: string | null
  department_id: string | null
  assigned_by: string | null
  assigned_at: Generated<Timestamp>
  revoked_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface RolePermissions {
  role_id: string
  permission_id: string
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  owner: Generated<string>
}

export interface Roles {
  id: Generated<string>
  key: string
  name: string
  description: string | null
  scope_level: Generated<'platform' | 'organization' | 'location' | 'department'>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  org_id: string | null
  owner: Generated<string>
  parent_role_id: string | null
  is_modified: Generated<boolean>
}

export interface Rooms {
  id: Generated<string>
  org_id: string
  location_id: string
  ward_id: string
  room_number: string
  name: string | null
  capacity: Generated<number>
  has_isolation: Generated<boolean>
  has_oxygen: Generated<boolean>
  has_suction: Generated<boolean>
  maintenance_mode: Generated<boolean>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface ServiceTypes {
  id: Generated<string>
  code: string
  name: string
  category: string | null
  definition: string | null
  code_system_id: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Specialties {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  taxonomy_code: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface SpecialtyPackAudits {
  id: Generated<string>
  org_id: string
  action: 'enabled' | 'disabled' | 'updated' | 'rollback'
  pack_slug: string
  pack_version: string
  former_version: string | null
  scope: Generated<'organization' | 'location' | 'department'>
  scope_ref_id: string
  actor_id: string | null
  detail: Generated<Json>
  occurred_at: Generated<Timestamp>
}

export interface SpecialtyPacks {
  id: Generated<string>
  slug: string
  version: string
  name: string
  description: string | null
  specialty_id: string
  content: Generated<Json>
  content_hash: string
  released_on: Day
  deprecated_on: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface SpecialtyVisitTypes {
  id: Generated<string>
  owner: Generated<string>
  org_id: string | null
  specialty_id: string
  code: string
  name: string
  description: string | null
  visit_type_id: string | null
  default_duration: Generated<number>
  buffer_before: Generated<number>
  buffer_after: Generated<number>
  required_roles: Generated<string[]>
  required_resources: Generated<string[]>
  intake_form_url: string | null
  color: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface SymptomToPurposeMapping {
  id: Generated<string>
  org_id: string
  purpose_id: string
  mapping_key: string
  keywords: string[]
  confidence: Generated<Numeric>
  urgency: Generated<'routine' | 'soon' | 'urgent' | 'emergency'>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface TaskTemplates {
  id: Generated<string>
  owner: Generated<string>
  org_id: string | null
  code: string
  title: string
  description: string | null
  category: 'clinical' | 'scheduling' | 'billing' | 'inventory' | 'administration'
  assigned_role: string | null
  priority: Generated<'routine' | 'urgent' | 'asap' | 'stat'>
  due_after_minutes: number | null
  checklist: Generated<string[]>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface TermsVersions {
  id: Generated<string>
  code: string
  version: number
  locale: Generated<string>
  title: string
  body: string
  effective_from: Day
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface TimeZones {
  id: Generated<string>
  name: string
  canonical_id: string | null
  comment: string | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface UnitsOfMeasure {
  id: Generated<string>
  code: string
  name: string
  dimension: 'count' | 'mass' | 'volume' | 'length' | 'area' | 'activity' | 'other'
  ucum_code: string | null
  base_unit_id: string | null
  factor: Generated<Numeric>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Users {
  id: Generated<string>
  email: string
  display_name: string
  status: Generated<'invited' | 'active' | 'suspended' | 'deactivated'>
  idp_subject: string | null
  last_seen_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  password_hash: string | null
  password_changed_at: Timestamp | null
  must_change_password: Generated<boolean>
  failed_login_attempts: Generated<number>
  locked_until: Timestamp | null
}

export interface VaccinePeriods {
  code_system: string
  code: string
  valid_from: Day
  valid_through: Day | null
  billable: boolean
  short_description: string
  long_description: string | null
  start_basis: 'release' | 'stated' | 'derived' | 'first-seen' | 'resumed'
  end_is_unknown: Generated<boolean>
}

export interface Vaccines {
  id: Generated<string>
  code: string
  name: string
  full_name: string | null
  active_from: Day | null
  active_through: Day | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface VirtualMeetingConsents {
  id: Generated<string>
  org_id: string
  meeting_id: string
  consent_type_id: string
  participant: string
  patient_id: string | null
  status: Generated<'pending' | 'granted' | 'denied' | 'revoked'>
  requested_at: Generated<Timestamp>
  granted_at: Timestamp | null
  revoked_at: Timestamp | null
  source_address: string | null
  signature: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface VirtualMeetingEvents {
  id: Generated<string>
  org_id: string
  meeting_id: string
  provider_event_id: string
  event_type: string
  peer_id: string | null
  payload: Generated<Json>
  occurred_at: Timestamp
  created_at: Generated<Timestamp>
}

export interface VirtualMeetingParticipants {
  id: Generated<string>
  org_id: string
  meeting_id: string
  peer_id: string
  role: Generated<'host' | 'guest' | 'viewer'>
  display_name: string
  user_id: string | null
  patient_id: string | null
  practitioner_id: string | null
  joined_at: Generated<Timestamp>
  left_at: Timestamp | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface VirtualMeetingTemplates {
  id: Generated<string>
  org_id: string
  code: string
  name: string
  description: string | null
  provider_id: string | null
  default_duration: Generated<number>
  waiting_room_enabled: Generated<boolean>
  recording_enabled: Generated<boolean>
  settings: Generated<Json>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface VirtualMeetingVitals {
  id: Generated<string>
  org_id: string
  meeting_id: string
  patient_id: string
  loinc_code: string
  value: Numeric | null
  systolic: Numeric | null
  diastolic: Numeric | null
  unit: string
  method: Generated<'manual_entry' | 'patient_reported' | 'device_integration' | 'visual'>
  note: string | null
  captured_by: string | null
  captured_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface VirtualMeetings {
  id: Generated<string>
  org_id: string
  provider_id: string
  external_id: string
  meeting_code: string | null
  template_id: string | null
  title: string | null
  appointment_id: string | null
  encounter_id: string | null
  patient_id: string | null
  practitioner_id: string | null
  status: Generated<'scheduled' | 'active' | 'ended' | 'cancelled'>
  scheduled_start: Timestamp
  scheduled_end: Timestamp
  started_at: Timestamp | null
  ended_at: Timestamp | null
  join_url: string | null
  host_link_reference: string | null
  waiting_room_enabled: Generated<boolean>
  recording_enabled: Generated<boolean>
  recording_started_at: Timestamp | null
  recording_ended_at: Timestamp | null
  recording_reference: string | null
  created_by: string | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface VisitTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  modality: Generated<'in_person' | 'video' | 'phone' | 'home'>
  code_system_id: string | null
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface WardTypes {
  id: Generated<string>
  code: string
  name: string
  description: string | null
  physical_type: Generated<'wa' | 'wi' | 'lvl' | 'area'>
  sort_order: Generated<number>
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
}

export interface Wards {
  id: Generated<string>
  org_id: string
  location_id: string
  code: string
  name: string
  ward_type_id: string | null
  department_id: string | null
  gender_restriction: Generated<'none' | 'male' | 'female'>
  min_age: number | null
  max_age: number | null
  active: Generated<boolean>
  retired_on: Day | null
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
}

export interface ClinicDatabase {
  readonly [tenantColumn]?: 'org_id'
  appointment_automation_rules: AppointmentAutomationRules
  appointment_cancellation_reasons: AppointmentCancellationReasons
  appointment_purposes: AppointmentPurposes
  appointment_reminders: AppointmentReminders
  appointments: Appointments
  audit_events: AuditEvents
  audit_preferences: AuditPreferences
  audit_retention_policies: AuditRetentionPolicies
  audit_settings: AuditSettings
  automation_execution_log: AutomationExecutionLog
  bed_status_history: BedStatusHistory
  bed_stays: BedStays
  bed_transfers: BedTransfers
  bed_types: BedTypes
  beds: Beds
  billing_claim_diagnoses: BillingClaimDiagnoses
  billing_claim_lines: BillingClaimLines
  billing_claim_status_history: BillingClaimStatusHistory
  billing_claims: BillingClaims
  billing_code_successors: BillingCodeSuccessors
  billing_diagnosis_code_periods: BillingDiagnosisCodePeriods
  billing_diagnosis_codes: BillingDiagnosisCodes
  billing_eligibility_history: BillingEligibilityHistory
  billing_fee_schedule_items: BillingFeeScheduleItems
  billing_fee_schedules: BillingFeeSchedules
  billing_modifier_periods: BillingModifierPeriods
  billing_modifiers: BillingModifiers
  billing_patient_coverages: BillingPatientCoverages
  billing_payer_identifiers: BillingPayerIdentifiers
  billing_payers: BillingPayers
  billing_payment_ledger: BillingPaymentLedger
  billing_prior_authorization_checklists: BillingPriorAuthorizationChecklists
  billing_prior_authorization_document_types: BillingPriorAuthorizationDocumentTypes
  billing_prior_authorization_documents: BillingPriorAuthorizationDocuments
  billing_prior_authorization_requirements: BillingPriorAuthorizationRequirements
  billing_prior_authorization_status_history: BillingPriorAuthorizationStatusHistory
  billing_prior_authorizations: BillingPriorAuthorizations
  billing_procedure_code_periods: BillingProcedureCodePeriods
  billing_procedure_codes: BillingProcedureCodes
  billing_providers: BillingProviders
  billing_relative_values: BillingRelativeValues
  billing_remittance_adjustments: BillingRemittanceAdjustments
  billing_remittance_lines: BillingRemittanceLines
  billing_remittances: BillingRemittances
  billing_tenant_settings: BillingTenantSettings
  code_set_coverage: CodeSetCoverage
  code_systems: CodeSystems
  consent_types: ConsentTypes
  country_modules: CountryModules
  country_pack_audits: CountryPackAudits
  country_packs: CountryPacks
  credential_types: CredentialTypes
  currencies: Currencies
  dashboard_placements: DashboardPlacements
  dashboard_snapshots: DashboardSnapshots
  dashboard_widgets: DashboardWidgets
  dashboards: Dashboards
  departments: Departments
  education_materials: EducationMaterials
  encounter_diagnoses: EncounterDiagnoses
  encounter_types: EncounterTypes
  encounters: Encounters
  fhir_appointment_participants: FhirAppointmentParticipants
  fhir_appointments: FhirAppointments
  fhir_encounters: FhirEncounters
  fhir_patient_identifiers: FhirPatientIdentifiers
  fhir_patients: FhirPatients
  form_audit_log: FormAuditLog
  form_extraction_rules: FormExtractionRules
  form_population_rules: FormPopulationRules
  form_response_scores: FormResponseScores
  form_responses: FormResponses
  form_score_ranges: FormScoreRanges
  form_scores: FormScores
  form_templates: FormTemplates
  form_themes: FormThemes
  hospitalizations: Hospitalizations
  identifier_types: IdentifierTypes
  integration_activity_log: IntegrationActivityLog
  integration_data_mappers: IntegrationDataMappers
  integration_field_mappings: IntegrationFieldMappings
  integration_mapper_tests: IntegrationMapperTests
  integration_value_lookups: IntegrationValueLookups
  integration_vendors: IntegrationVendors
  integrations: Integrations
  inventory_categories: InventoryCategories
  inventory_item_locations: InventoryItemLocations
  inventory_item_suppliers: InventoryItemSuppliers
  inventory_items: InventoryItems
  inventory_locations: InventoryLocations
  inventory_lots: InventoryLots
  inventory_stock_movements: InventoryStockMovements
  inventory_suppliers: InventorySuppliers
  invitations: Invitations
  languages: Languages
  ledger_accounts: LedgerAccounts
  locations: Locations
  meeting_providers: MeetingProviders
  notification_preferences: NotificationPreferences
  notification_recipients: NotificationRecipients
  notification_templates: NotificationTemplates
  notification_types: NotificationTypes
  notifications: Notifications
  org_country_settings: OrgCountrySettings
  org_enabled_modules: OrgEnabledModules
  org_specialties: OrgSpecialties
  org_specialty_settings: OrgSpecialtySettings
  org_type_defaults: OrgTypeDefaults
  org_types: OrgTypes
  organizations: Organizations
  password_history: PasswordHistory
  password_policies: PasswordPolicies
  patient_specialty_episodes: PatientSpecialtyEpisodes
  patients: Patients
  permission_changes: PermissionChanges
  permissions: Permissions
  place_of_service: PlaceOfService
  place_of_service_periods: PlaceOfServicePeriods
  portal_audit_logs: PortalAuditLogs
  portal_feature_flags: PortalFeatureFlags
  portal_features: PortalFeatures
  portal_proxies: PortalProxies
  portal_sessions: PortalSessions
  portal_terms_acceptances: PortalTermsAcceptances
  portal_users: PortalUsers
  practitioner_credentials: PractitionerCredentials
  practitioner_taxonomies: PractitionerTaxonomies
  practitioners: Practitioners
  pre_visit_form_responses: PreVisitFormResponses
  pre_visit_forms: PreVisitForms
  provider_taxonomy: ProviderTaxonomy
  role_assignments: RoleAssignments
  role_permissions: RolePermissions
  roles: Roles
  rooms: Rooms
  service_types: ServiceTypes
  specialties: Specialties
  specialty_pack_audits: SpecialtyPackAudits
  specialty_packs: SpecialtyPacks
  specialty_visit_types: SpecialtyVisitTypes
  symptom_to_purpose_mapping: SymptomToPurposeMapping
  task_templates: TaskTemplates
  terms_versions: TermsVersions
  time_zones: TimeZones
  units_of_measure: UnitsOfMeasure
  users: Users
  vaccine_periods: VaccinePeriods
  vaccines: Vaccines
  virtual_meeting_consents: VirtualMeetingConsents
  virtual_meeting_events: VirtualMeetingEvents
  virtual_meeting_participants: VirtualMeetingParticipants
  virtual_meeting_templates: VirtualMeetingTemplates
  virtual_meeting_vitals: VirtualMeetingVitals
  virtual_meetings: VirtualMeetings
  visit_types: VisitTypes
  ward_types: WardTypes
  wards: Wards
}
