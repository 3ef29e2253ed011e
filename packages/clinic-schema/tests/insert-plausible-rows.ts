import { type Kysely, sql } from 'kysely'
import { id } from './plausible-ids.js'
import { rowsOfClinicOperations } from './rows-of-clinic-operations.js'

/** One row for every table that the named migration made; those of later migrations refer to earlier ones. */
export async function insertPlausibleRows(database: Kysely<unknown>, migration: string): Promise<void> {
  const statements = rows[migration] ?? []
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const rows: Readonly<Record<string, readonly string[]>> = {
  '20240101000001_initial_schema': [
    `insert into users (id, email, display_name) values (${id('user')}, 'demo@example.com', 'Demo User')`,
    `insert into organizations (id, slug, name, status, npi, created_by)
      values (${id('org')}, 'demo-clinic', 'Demo Clinic', 'active', '2000000002', ${id('user')})`,
    `insert into code_systems (uri, short_name, name, redistributable)
      values ('http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM', 'ICD-10-CM', 'yes')`,
    `insert into specialties (id, code, name) values (${id('specialty')}, 'family-medicine', 'Family medicine')`,
    `insert into credential_types (id, code, name, category)
      values (${id('credential')}, 'MD', 'Doctor of Medicine', 'physician')`,
    `insert into roles (id, key, name) values (${id('role')}, 'physician', 'Physician')`,
    `insert into locations (id, org_id, code, name, pos_code)
      values (${id('location')}, ${id('org')}, 'main', 'Main site', '11')`,
    `insert into departments (id, org_id, code, name, location_id)
      values (${id('department')}, ${id('org')}, 'primary-care', 'Primary care', ${id('location')})`,
    `insert into role_assignments (org_id, user_id, role_id, scope_level, department_id)
      values (${id('org')}, ${id('user')}, ${id('role')}, 'department', ${id('department')})`,
    `insert into invitations (org_id, email, role_id, token_hash, expires_at)
      values (${id('org')}, 'new@example.com', ${id('role')}, 'demo-hash', '2030-01-01')`,
    `insert into practitioners (id, org_id, code, given_name, family_name, npi, specialty_id, is_demo)
      values (${id('practitioner')}, ${id('org')}, 'demo-1', 'Demo', 'Physician', '2000000010', ${id('specialty')}, true)`,
    `insert into practitioner_credentials (org_id, practitioner_id, credential_type_id, jurisdiction)
      values (${id('org')}, ${id('practitioner')}, ${id('credential')}, 'NY')`,
    `insert into patients (id, org_id, mrn, given_name, family_name, birth_date, phone, is_demo)
      values (${id('patient')}, ${id('org')}, 'DEMO-1', 'Demo', 'Patient', '1980-02-29', '555-0100', true)`,
    `insert into appointments (id, org_id, patient_id, practitioner_id, location_id, starts_at, ends_at)
      values (${id('appointment')}, ${id('org')}, ${id('patient')}, ${id('practitioner')}, ${id('location')},
        '2026-01-05 09:00Z', '2026-01-05 09:30Z')`,
    `insert into encounters (id, org_id, encounter_number, patient_id, appointment_id, status)
      values (${id('encounter')}, ${id('org')}, 'E-1', ${id('patient')}, ${id('appointment')}, 'finished')`,
  ],
  '20240101000002_enhanced_permissions': [
    `insert into permissions (id, key, name, category)
      values (${id('permission')}, 'claims:read', 'Read claims', 'billing')`,
    `insert into role_permissions (role_id, permission_id) values (${id('role')}, ${id('permission')})`,
  ],
  '20240101000003_add_appointment_purpose_automation': [
    `insert into service_types (code, name) values ('124', 'General practice')`,
    `insert into visit_types (code, name) values ('ROUTINE', 'Routine')`,
    `insert into appointment_cancellation_reasons (code, name) values ('pat', 'Patient')`,
    `insert into appointment_purposes (id, org_id, code, name, category, preferred_specialties, color)
      values (${id('purpose')}, ${id('org')}, 'annual-physical', 'Annual physical', 'preventive',
        '{family-medicine}', '#2E7D32')`,
    `insert into appointment_automation_rules
      (id, org_id, purpose_id, rule_key, name, trigger_event, offset_minutes, action_type)
      values (${id('rule')}, ${id('org')}, ${id('purpose')}, 'remind', 'Remind the day before', 'starts', -1440,
        'send_reminder')`,
    `insert into symptom_to_purpose_mapping (org_id, purpose_id, mapping_key, keywords)
      values (${id('org')}, ${id('purpose')}, 'check-up', '{check-up,physical}')`,
    `insert into pre_visit_forms (id, org_id, code, title, questionnaire)
      values (${id('form')}, ${id('org')}, 'intake', 'Intake', '{"item": []}')`,
    `insert into pre_visit_form_responses (org_id, form_id, appointment_id, patient_id)
      values (${id('org')}, ${id('form')}, ${id('appointment')}, ${id('patient')})`,
    `insert into automation_execution_log (org_id, rule_id, appointment_id, trigger_event)
      values (${id('org')}, ${id('rule')}, ${id('appointment')}, 'starts')`,
  ],
  '20240101000004_billing_module': [
    `insert into place_of_service (code, name, setting) values ('11', 'Office', 'non_facility')`,
    `insert into billing_modifiers (code_system, code, name) values ('HCPCS', 'GT', 'Interactive telecommunication')`,
    `insert into billing_procedure_codes (code_system, code, short_description, effective_from)
      values ('LOCAL', 'ZZ001', 'Demo service', '2020-01-01')`,
    `insert into billing_diagnosis_codes (code_system, code, short_description)
      values ('ICD-10-CM', 'I10', 'Essential (primary) hypertension')`,
    `insert into billing_code_successors (code_system, code, successor_code, effective_from)
      values ('ICD-10-CM', 'M54.5', 'M54.50', '2021-10-01')`,
    `insert into billing_relative_values (code_system, code, effective_from, work_rvu)
      values ('LOCAL', 'ZZ001', '2025-01-01', 0.97)`,
    `insert into billing_payers (id, payer_key, name, payer_type, is_demo)
      values (${id('payer')}, 'demo-payer', 'Demo Payer', 'commercial', true)`,
    `insert into billing_payer_identifiers (payer_id, clearinghouse, transaction, identifier)
      values (${id('payer')}, 'demo', '837P', 'DEMO1')`,
    `insert into billing_fee_schedules (id, org_id, code, name)
      values (${id('schedule')}, ${id('org')}, 'standard', 'Standard charges')`,
    `insert into billing_fee_schedule_items (org_id, schedule_id, code_system, code, effective_from, amount)
      values (${id('org')}, ${id('schedule')}, 'LOCAL', 'ZZ001', '2025-01-01', 120)`,
    `insert into billing_providers (id, org_id, npi, entity_type, name, practitioner_id, is_demo)
      values (${id('provider')}, ${id('org')}, '2000000028', 'individual', 'Demo', ${id('practitioner')}, true)`,
    `insert into billing_tenant_settings (org_id, default_provider_id, default_fee_schedule_id)
      values (${id('org')}, ${id('provider')}, ${id('schedule')})`,
    `insert into billing_patient_coverages (id, org_id, patient_id, payer_id, member_id, effective_from)
      values (${id('coverage')}, ${id('org')}, ${id('patient')}, ${id('payer')}, 'DEMO', '2025-01-01')`,
    `insert into billing_eligibility_history (org_id, coverage_id, service_date, result)
      values (${id('org')}, ${id('coverage')}, '2026-01-05', 'eligible')`,
    `insert into billing_prior_authorizations (org_id, patient_id, payer_id, code_system, code)
      values (${id('org')}, ${id('patient')}, ${id('payer')}, 'LOCAL', 'ZZ001')`,
    `insert into billing_claims
      (id, org_id, claim_number, patient_id, payer_id, billing_provider_id, service_from, service_through)
      values (${id('claim')}, ${id('org')}, 'C-1', ${id('patient')}, ${id('payer')}, ${id('provider')},
        '2026-01-05', '2026-01-05')`,
    `update billing_claims set status = 'submitted'`,
    `insert into billing_claim_diagnoses (org_id, claim_id, rank, code)
      values (${id('org')}, ${id('claim')}, 1, 'I10')`,
    `insert into billing_claim_lines
      (id, org_id, claim_id, line_number, code_system, code, diagnosis_pointers, service_from, service_through, charge)
      values (${id('line')}, ${id('org')}, ${id('claim')}, 1, 'LOCAL', 'ZZ001', '{1}',
        '2026-01-05', '2026-01-05', 120)`,
    `insert into billing_remittances (id, org_id, payer_id, payment_number, paid_on, amount)
      values (${id('remittance')}, ${id('org')}, ${id('payer')}, 'P-1', '2026-01-20', 100)`,
    `insert into billing_remittance_lines (id, org_id, remittance_id, line_number, claim_id, charge, paid)
      values (${id('remittanceLine')}, ${id('org')}, ${id('remittance')}, 1, ${id('claim')}, 120, 100)`,
    `insert into billing_remittance_adjustments
      (org_id, remittance_line_id, position, group_code, reason_code, amount)
      values (${id('org')}, ${id('remittanceLine')}, 1, 'CO', 'DEMO', 20)`,
    `insert into billing_payment_ledger (org_id, patient_id, claim_id, entry_type, amount, posted_on)
      values (${id('org')}, ${id('patient')}, ${id('claim')}, 'payment', -100, '2026-01-20')`,
  ],
  '20240101000005_inventory_module': [
    `insert into units_of_measure (id, code, name, dimension) values (${id('unit')}, 'each', 'Each', 'count')`,
    `insert into inventory_categories (id, org_id, code, name)
      values (${id('category')}, ${id('org')}, 'ppe', 'Protective equipment')`,
    `insert into inventory_suppliers (id, org_id, code, name)
      values (${id('supplier')}, ${id('org')}, 'demo', 'Demo Supply')`,
    `insert into inventory_locations (id, org_id, code, name, location_id)
      values (${id('storage')}, ${id('org')}, 'storeroom', 'Storeroom', ${id('location')})`,
    `insert into inventory_items (id, org_id, sku, name, category_id, unit_id, min_level, max_level)
      values (${id('item')}, ${id('org')}, 'GLV-M', 'Gloves, medium', ${id('category')}, ${id('unit')}, 10, 100)`,
    `insert into inventory_item_suppliers (org_id, item_id, supplier_id, effective_from, pack_quantity)
      values (${id('org')}, ${id('item')}, ${id('supplier')}, '2025-01-01', 100)`,
    `insert into inventory_item_locations (org_id, item_id, inventory_location_id, par_level)
      values (${id('org')}, ${id('item')}, ${id('storage')}, 50)`,
    `insert into inventory_lots (id, org_id, item_id, lot_number, expires_on)
      values (${id('lot')}, ${id('org')}, ${id('item')}, 'L-1', '2030-01-31')`,
    `insert into inventory_stock_movements (org_id, item_id, lot_id, movement_type, quantity, destination_location_id)
      values (${id('org')}, ${id('item')}, ${id('lot')}, 'receipt', 100, ${id('storage')})`,
  ],
  ...rowsOfClinicOperations,
}
