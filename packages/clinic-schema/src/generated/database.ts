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

export interface ClinicDatabase {
  readonly [tenantColumn]?: 'org_id'
  appointment_automation_rules: AppointmentAutomationRules
  appointment_cancellation_reasons: AppointmentCancellationReasons
  appointment_purposes: AppointmentPurposes
  appointments: Appointments
  automation_execution_log: AutomationExecutionLog
  billing_claim_diagnoses: BillingClaimDiagnoses
  billing_claim_lines: BillingClaimLines
  billing_claim_status_history: BillingClaimStatusHistory
  billing_claims: BillingClaims
  billing_code_successors: BillingCodeSuccessors
  billing_diagnosis_codes: BillingDiagnosisCodes
  billing_eligibility_history: BillingEligibilityHistory
  billing_fee_schedule_items: BillingFeeScheduleItems
  billing_fee_schedules: BillingFeeSchedules
  billing_modifiers: BillingModifiers
  billing_patient_coverages: BillingPatientCoverages
  billing_payer_identifiers: BillingPayerIdentifiers
  billing_payers: BillingPayers
  billing_payment_ledger: BillingPaymentLedger
  billing_prior_authorizations: BillingPriorAuthorizations
  billing_procedure_codes: BillingProcedureCodes
  billing_providers: BillingProviders
  billing_relative_values: BillingRelativeValues
  billing_remittance_adjustments: BillingRemittanceAdjustments
  billing_remittance_lines: BillingRemittanceLines
  billing_remittances: BillingRemittances
  billing_tenant_settings: BillingTenantSettings
  code_systems: CodeSystems
  credential_types: CredentialTypes
  departments: Departments
  encounters: Encounters
  inventory_categories: InventoryCategories
  inventory_item_locations: InventoryItemLocations
  inventory_item_suppliers: InventoryItemSuppliers
  inventory_items: InventoryItems
  inventory_locations: InventoryLocations
  inventory_lots: InventoryLots
  inventory_stock_movements: InventoryStockMovements
  inventory_suppliers: InventorySuppliers
  invitations: Invitations
  locations: Locations
  organizations: Organizations
  patients: Patients
  permission_changes: PermissionChanges
  permissions: Permissions
  place_of_service: PlaceOfService
  practitioner_credentials: PractitionerCredentials
  practitioners: Practitioners
  pre_visit_form_responses: PreVisitFormResponses
  pre_visit_forms: PreVisitForms
  role_assignments: RoleAssignments
  role_permissions: RolePermissions
  roles: Roles
  service_types: ServiceTypes
  specialties: Specialties
  symptom_to_purpose_mapping: SymptomToPurposeMapping
  units_of_measure: UnitsOfMeasure
  users: Users
  visit_types: VisitTypes
}
