/**
 * 034: the keys of what an organization has begin with the organization, so that a cluster can place its rows on one server.
 *
 * - `primary key (org_id, id)` takes the place of `primary key (id)`. Where other rows refer to a row, it takes the place of
 *   `unique (org_id, id)` as well, and an index on `id` stays for who knows nothing else of the row. The others are found by
 *   their organization, or by what they belong to.
 * - A token and the code of a meeting are unique in their organization alone from now on. No server sees the rows of the others.
 *   Both are still found without the organization: the index begins with them. A token is random, so that no two are equal; who
 *   comes in by a code says to which organization as well.
 * - `integrations` keeps its key: mappers of the product and of organizations lie in one table, and refer to it.
 * - Foreign keys to what changes are taken off and put back, those of a site's own tables too, if they are of `(org_id, id)`.
 *   One that refers to the `id` alone ends the migration: let it be of both columns first.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** Rows that others refer to by `(org_id, id)`. */
const referredTables = [
  'appointment_automation_rules',
  'appointment_purposes',
  'appointments',
  'beds',
  'billing_claim_lines',
  'billing_claims',
  'billing_fee_schedules',
  'billing_patient_coverages',
  'billing_payment_ledger',
  'billing_prior_authorizations',
  'billing_providers',
  'billing_remittance_lines',
  'billing_remittances',
  'consent_types',
  'departments',
  'encounters',
  'fhir_appointments',
  'fhir_encounters',
  'fhir_patients',
  'form_responses',
  'form_scores',
  'form_templates',
  'hospitalizations',
  'inventory_categories',
  'inventory_items',
  'inventory_locations',
  'inventory_suppliers',
  'ledger_accounts',
  'locations',
  'notifications',
  'patient_specialty_episodes',
  'patients',
  'portal_users',
  'practitioners',
  'pre_visit_forms',
  'virtual_meeting_templates',
  'virtual_meetings',
  'wards',
]

const otherTables = [
  'appointment_reminders',
  'audit_retention_policies',
  'audit_settings',
  'automation_execution_log',
  'bed_status_history',
  'bed_stays',
  'bed_transfers',
  'billing_claim_diagnoses',
  'billing_claim_status_history',
  'billing_eligibility_history',
  'billing_fee_schedule_items',
  'billing_prior_authorization_checklists',
  'billing_prior_authorization_documents',
  'billing_prior_authorization_status_history',
  'billing_remittance_adjustments',
  'billing_tenant_settings',
  'country_pack_audits',
  'dashboard_snapshots',
  'encounter_diagnoses',
  'fhir_appointment_participants',
  'fhir_patient_identifiers',
  'form_audit_log',
  'form_extraction_rules',
  'form_population_rules',
  'form_response_scores',
  'form_score_ranges',
  'integration_activity_log',
  'inventory_item_locations',
  'inventory_item_suppliers',
  'inventory_lots',
  'inventory_stock_movements',
  'invitations',
  'notification_preferences',
  'org_country_settings',
  'org_enabled_modules',
  'org_specialties',
  'org_specialty_settings',
  'portal_audit_logs',
  'portal_feature_flags',
  'portal_proxies',
  'portal_sessions',
  'portal_terms_acceptances',
  'practitioner_credentials',
  'practitioner_taxonomies',
  'pre_visit_form_responses',
  'role_assignments',
  'rooms',
  'specialty_pack_audits',
  'symptom_to_purpose_mapping',
  'virtual_meeting_consents',
  'virtual_meeting_events',
  'virtual_meeting_participants',
  'virtual_meeting_vitals',
]

/** Rows that others know by their `id`, in some of them together with a third column. */
const foundById = [...referredTables, 'inventory_lots', 'rooms']

/** What somebody shows who says nothing else. */
const tokenTables = ['invitations', 'portal_sessions']

// sow-allow FOREIGN_KEY_SCAN: the keys held until this transaction took them off, and nobody writes in between
// sow-allow INDEX_BLOCKS: the index of a primary key is replaced by two, while the tables are locked for that anyway
// sow-allow UNIQUE_BLOCKS: a primary key cannot be replaced without building the index of the new one
export async function up(db: Database): Promise<void> {
  for (const table of referredTables) {
    const keys = await takeOffKeys(db, table, `${table}_org_id_id_key`)
    await dropConstraint(db, table, `${table}_org_id_id_key`)
    await replacePrimaryKey(db, table, ['org_id', 'id'])
    await putBackKeys(db, keys)
  }
  for (const table of otherTables) await replacePrimaryKey(db, table, ['org_id', 'id'])
  for (const table of foundById)
    await sql`create index ${sql.id(`${table}_id_idx`)} on ${sql.table(table)} (id)`.execute(db)
  await replacePrimaryKey(db, 'notification_recipients', ['org_id', 'notification_id', 'user_id'])
  for (const table of tokenTables) {
    await dropConstraint(db, table, `${table}_token_hash_key`)
    await addUnique(db, table, 'token_hash_org_id_key', ['token_hash', 'org_id'])
  }
  await replaceOpenCodes(db, ['meeting_code', 'org_id'])
}

export async function down(db: Database): Promise<void> {
  await replaceOpenCodes(db, ['meeting_code'])
  for (const table of tokenTables) {
    await dropConstraint(db, table, `${table}_token_hash_org_id_key`)
    await addUnique(db, table, 'token_hash_key', ['token_hash'])
  }
  await replacePrimaryKey(db, 'notification_recipients', ['notification_id', 'user_id'])
  for (const table of foundById) await sql`drop index ${sql.id(`${table}_id_idx`)}`.execute(db)
  for (const table of otherTables) await replacePrimaryKey(db, table, ['id'])
  for (const table of referredTables) {
    const keys = await takeOffKeys(db, table, `${table}_pkey`)
    await replacePrimaryKey(db, table, ['id'])
    await addUnique(db, table, 'org_id_id_key', ['org_id', 'id'])
    await putBackKeys(db, keys)
  }
}

/** A foreign key, as the catalog writes it. */
interface ForeignKey {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** Drops the foreign keys of all tables that rest on an index of one, and tells what they were. */
async function takeOffKeys(db: Database, table: string, index: string): Promise<readonly ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select
      namespace.nspname::text as schema,
      class.relname::text as "table",
      entry.conname::text as name,
      pg_get_constraintdef(entry.oid) as definition
    from pg_catalog.pg_constraint entry
    join pg_catalog.pg_class class
      on class.oid = entry.conrelid
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where entry.contype = 'f'
      and entry.conparentid = 0
      and entry.confrelid = ${sql.lit(table)}::regclass
      and entry.conindid = ${sql.lit(index)}::regclass
    order by 1, 2, 3
  `.execute(db)
  for (const key of rows)
    await sql`alter table ${sql.id(key.schema, key.table)} drop constraint ${sql.id(key.name)}`.execute(db)
  return rows
}

async function putBackKeys(db: Database, keys: readonly ForeignKey[]): Promise<void> {
  for (const { schema, table, name, definition } of keys)
    await sql`
      alter table ${sql.id(schema, table)}
        add constraint ${sql.id(name)} ${sql.raw(definition)}
    `.execute(db)
}

async function replacePrimaryKey(db: Database, table: string, columns: readonly string[]): Promise<void> {
  await dropConstraint(db, table, `${table}_pkey`)
  await sql`
    alter table ${sql.table(table)}
      add constraint ${sql.id(`${table}_pkey`)} primary key (${listed(columns)})
  `.execute(db)
}

async function addUnique(
  db: Database,
  table: string,
  name: string,
  columns: readonly string[],
): Promise<void> {
  await sql`
    alter table ${sql.table(table)}
      add constraint ${sql.id(`${table}_${name}`)} unique (${listed(columns)})
  `.execute(db)
}

async function dropConstraint(db: Database, table: string, name: string): Promise<void> {
  await sql`alter table ${sql.table(table)} drop constraint ${sql.id(name)}`.execute(db)
}

async function replaceOpenCodes(db: Database, columns: readonly string[]): Promise<void> {
  await sql`drop index virtual_meetings_open_code_key`.execute(db)
  await sql`
    create unique index virtual_meetings_open_code_key
      on virtual_meetings (${listed(columns)})
      where status in ('scheduled', 'active')
  `.execute(db)
}

function listed(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(column)))
}
