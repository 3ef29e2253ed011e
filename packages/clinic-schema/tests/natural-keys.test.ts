import { type Kysely, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Catalog, CatalogTable } from '../build/catalog.js'
import { readCatalog } from '../build/read-catalog.js'
import { migrations } from '../src/migrations/index.js'
import { openClinicWithRows, usingClinicDatabase } from './clinic-databases.js'

/** The tables that reference data lands in, each with the key of its rows. */
const keys: Readonly<Record<string, readonly string[]>> = {
  appointment_automation_rules: ['org_id', 'purpose_id', 'rule_key'],
  appointment_cancellation_reasons: ['code'],
  appointment_purposes: ['org_id', 'code'],
  appointment_reminders: ['org_id', 'appointment_id', 'channel', 'due_at'],
  audit_preferences: ['code'],
  audit_retention_policies: ['org_id', 'category'],
  audit_settings: ['org_id', 'preference_id'],
  bed_types: ['code'],
  beds: ['org_id', 'location_id', 'bed_number'],
  billing_code_successors: ['code_system', 'code', 'successor_code', 'effective_from'],
  billing_diagnosis_codes: ['code_system', 'code'],
  billing_fee_schedule_items: [
    'org_id',
    'schedule_id',
    'code_system',
    'code',
    'modifier',
    'pos_code',
    'effective_from',
  ],
  billing_fee_schedules: ['org_id', 'code'],
  billing_modifiers: ['code_system', 'code'],
  billing_payer_identifiers: ['payer_id', 'clearinghouse', 'transaction'],
  billing_payers: ['payer_key'],
  billing_procedure_codes: ['code_system', 'code'],
  billing_providers: ['org_id', 'npi'],
  billing_relative_values: ['code_system', 'code', 'modifier', 'effective_from'],
  code_systems: ['uri'],
  consent_types: ['org_id', 'code', 'version', 'locale'],
  credential_types: ['code'],
  dashboard_snapshots: ['org_id', 'role_level', 'data_mode', 'period_start', 'period_end', 'location_hash'],
  dashboard_widgets: ['code'],
  departments: ['org_id', 'code'],
  fhir_appointments: ['org_id', 'fhir_id'],
  fhir_patient_identifiers: ['org_id', 'system', 'value'],
  fhir_patients: ['org_id', 'fhir_id'],
  integration_vendors: ['code'],
  integrations: ['org_id', 'vendor_code', 'environment'],
  inventory_categories: ['org_id', 'code'],
  inventory_item_locations: ['org_id', 'item_id', 'inventory_location_id'],
  inventory_item_suppliers: ['org_id', 'item_id', 'supplier_id', 'supplier_sku', 'effective_from'],
  inventory_items: ['org_id', 'sku'],
  inventory_locations: ['org_id', 'code'],
  inventory_suppliers: ['org_id', 'code'],
  locations: ['org_id', 'code'],
  meeting_providers: ['code'],
  notification_templates: ['owner', 'notification_type_id', 'channel', 'locale', 'version'],
  notification_types: ['code'],
  org_specialties: ['org_id', 'taxonomy_id'],
  org_type_defaults: ['org_type_id', 'dataset', 'variant'],
  org_types: ['code'],
  organizations: ['slug'],
  password_policies: ['code'],
  permissions: ['key'],
  place_of_service: ['code'],
  portal_feature_flags: ['org_id', 'feature_id'],
  portal_features: ['code'],
  practitioner_credentials: ['org_id', 'practitioner_id', 'credential_type_id', 'jurisdiction'],
  practitioner_taxonomies: ['org_id', 'practitioner_id', 'taxonomy_id'],
  practitioners: ['org_id', 'code'],
  pre_visit_forms: ['org_id', 'code', 'version'],
  provider_taxonomy: ['code'],
  role_permissions: ['role_id', 'permission_id'],
  roles: ['owner', 'key'],
  rooms: ['org_id', 'ward_id', 'room_number'],
  service_types: ['code'],
  specialties: ['code'],
  symptom_to_purpose_mapping: ['org_id', 'purpose_id', 'mapping_key'],
  terms_versions: ['code', 'version', 'locale'],
  units_of_measure: ['code'],
  virtual_meetings: ['org_id', 'provider_id', 'external_id'],
  visit_types: ['code'],
  ward_types: ['code'],
  wards: ['org_id', 'location_id', 'code'],
}

describe('natural keys', () => {
  let catalog: Catalog

  beforeAll(async () => {
    await usingClinicDatabase(async (database) => {
      catalog = await readCatalog(database)
    })
  })

  test.each(Object.keys(keys))('%s has a unique constraint over columns that are never null', (name) => {
    const table = tableOf(catalog, name)
    const unique = table.constraints.filter(({ kind }) => kind === 'unique' || kind === 'primary key')
    expect(unique.map(({ columns }) => columns)).toContainEqual(keys[name])
    const nullable = table.columns.filter((column) => keys[name]?.includes(column.name) && column.nullable)
    expect(nullable).toEqual([])
  })

  test('refuse a second row with the same key', async () => {
    await using clinic = await openClinicWithRows()
    for (const name of Object.keys(keys))
      await expect(insertTwin(clinic.database, tableOf(catalog, name)), name).rejects.toThrow(
        'duplicate key value',
      )
  })

  test('leave room for an organization’s own role with the key of a system role', async () => {
    await using clinic = await openClinicWithRows(Object.keys(migrations)[1])
    const insertOwn = () =>
      sql`
        insert into roles (owner, org_id, key, name)
        select id::text, id, 'physician', 'Physician'
        from organizations
      `.execute(clinic.database)
    await insertOwn()
    await expect(insertOwn()).rejects.toThrow('roles_owner_key_key')
    const pretend = sql`insert into roles (owner, key, name) values ('someone', 'nurse', 'Nurse')`
    await expect(pretend.execute(clinic.database)).rejects.toThrow('roles_owner_check')
  })
})

function tableOf(catalog: Catalog, name: string): CatalogTable {
  const table = catalog.tables.find((candidate) => candidate.name === name)
  if (table === undefined) throw new Error(`There is no table ${name}.`)
  return table
}

/** Copies the row that is there, with a new id. */
async function insertTwin(database: Kysely<unknown>, table: CatalogTable): Promise<void> {
  const copied = table.columns.filter((column) => column.name !== 'id' && !column.generated)
  const columns = sql.join(copied.map((column) => sql.ref(column.name)))
  await sql`
    insert into ${sql.table(table.name)} (${columns})
    select ${columns}
    from ${sql.table(table.name)}
    limit 1
  `.execute(database)
}
