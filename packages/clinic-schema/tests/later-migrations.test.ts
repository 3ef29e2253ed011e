import { readdir } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { CatalogTable } from '../build/catalog.js'
import { readCatalog } from '../build/read-catalog.js'
import { writeCatalogText } from '../build/write-catalog-text.js'
import { migrations } from '../src/migrations/index.js'
import { grantToApplication, openClinic } from './clinic-databases.js'
import { insertPlausibleRows } from './insert-plausible-rows.js'

const first = '20240101000022_specialty_pack_system'
const earlierMigrations = Object.entries(migrations).filter(([name]) => name < first)
const laterMigrations = Object.entries(migrations).filter(([name]) => name >= first)

/** The tables that reference data lands in, each with the key of its rows. */
const keys: Readonly<Record<string, readonly string[]>> = {
  billing_prior_authorization_checklists: ['org_id', 'code'],
  billing_prior_authorization_document_types: ['code'],
  billing_prior_authorization_requirements: ['owner', 'payer_id', 'code_system', 'code', 'effective_from'],
  dashboard_placements: ['dashboard_id', 'widget_id'],
  dashboards: ['code'],
  education_materials: ['owner', 'code', 'locale', 'version'],
  ledger_accounts: ['org_id', 'code'],
  task_templates: ['owner', 'code'],
  vaccines: ['code'],
  country_modules: ['country_id', 'module_code'],
  country_packs: ['country_code'],
  currencies: ['code'],
  encounter_types: ['code'],
  form_extraction_rules: ['org_id', 'template_id', 'name'],
  form_population_rules: ['org_id', 'template_id', 'name'],
  form_score_ranges: ['org_id', 'score_id', 'low_value'],
  form_scores: ['org_id', 'template_id', 'code'],
  form_templates: ['org_id', 'fhir_url', 'version'],
  form_themes: ['owner', 'name'],
  identifier_types: ['country_id', 'code'],
  integration_data_mappers: ['owner', 'code'],
  integration_field_mappings: ['mapper_id', 'target_path', 'sort_order'],
  integration_mapper_tests: ['mapper_id', 'name'],
  integration_value_lookups: ['mapper_id', 'lookup_name', 'source_value'],
  languages: ['tag'],
  org_country_settings: ['org_id', 'scope', 'scope_ref_id'],
  org_enabled_modules: ['org_id', 'module_id', 'scope', 'scope_ref_id'],
  org_specialty_settings: ['org_id', 'pack_slug', 'scope', 'scope_ref_id'],
  specialty_packs: ['slug', 'version'],
  specialty_visit_types: ['owner', 'specialty_id', 'code'],
  time_zones: ['name'],
  virtual_meeting_templates: ['org_id', 'code'],
}

describe('the migrations 020 to 030', () => {
  test('are all listed, in the order of their files', async () => {
    const files = await readdir(new URL('../src/migrations/', import.meta.url))
    const names = files.filter((file) => file.startsWith('2')).map((file) => file.replace('.ts', ''))
    expect(laterMigrations.map(([name]) => name)).toEqual(names.sort().filter((name) => name >= first))
  })

  test('go up, down and up again to equal catalogs, and keep the rows that were there', async () => {
    await usingEarlierClinic(async (database) => {
      for (const [name, migration] of laterMigrations) {
        const [before, rows] = [await catalogText(database), await readRows(database)]
        await migration.up(database)
        const after = await catalogText(database)
        expect(await readRows(database), `${name} up`).toMatchObject(rows)
        await migration.down?.(database)
        expect(await catalogText(database), `${name} down`).toBe(before)
        expect(await readRows(database), `${name} down`).toEqual(rows)
        await migration.up(database)
        expect(await catalogText(database), `${name} up again`).toBe(after)
        await insertLaterRows(database, name)
      }
    })
  })

  test('go down with their rows in them to the catalog before', async () => {
    await usingEarlierClinic(async (database) => {
      const before = await catalogText(database)
      await applyLaterMigrations(database)
      for (const [, migration] of [...laterMigrations].reverse()) await migration.down?.(database)
      expect(await catalogText(database)).toBe(before)
    })
  })

  test('leave no table without a plausible row', async () => {
    await usingLaterClinic(async (database) => {
      const { tables } = await readCatalog(database)
      const earlier = await usingEarlierClinic(async (former) => (await readCatalog(former)).tables)
      const made = tables.filter(({ name }) => !earlier.some((table) => table.name === name))
      const rows = await readRows(database)
      expect(made.filter(({ name }) => rows[name]?.length === 0).map(({ name }) => name)).toEqual([])
    })
  })

  test('isolate every table with a tenant column', async () => {
    await usingLaterClinic(async (database) => {
      const { tables } = await readCatalog(database)
      const open = tables.filter(
        (table) => table.columns.some(({ name }) => name === 'org_id') && table.policies.length !== 1,
      )
      expect(open.map(({ name }) => name)).toEqual([])
    })
  })

  test('have natural keys over columns that are never null, which refuse duplicates', async () => {
    await usingLaterClinic(async (database) => {
      const { tables } = await readCatalog(database)
      for (const [name, key] of Object.entries(keys)) {
        const table = tables.find((candidate) => candidate.name === name)
        if (table === undefined) throw new Error(`There is no table ${name}.`)
        const unique = table.constraints.filter(({ kind }) => kind === 'unique')
        expect(
          unique.map(({ columns }) => columns),
          name,
        ).toContainEqual(key)
        const nullable = table.columns.filter((column) => key.includes(column.name) && column.nullable)
        expect(nullable, name).toEqual([])
        await expect(insertTwin(database, table), name).rejects.toThrow('duplicate key value')
      }
    })
  })
})

describe('meetings by video', () => {
  test('of 014 are moved with their ids, and keep consents and vitals', async () => {
    await usingEarlierClinic(async (database) => {
      const before = await readRows(database)
      expect(before['virtual_meetings']).not.toEqual([])
      await applyLaterMigrations(database)
      const after = await readRows(database)
      for (const table of ['virtual_meetings', 'virtual_meeting_consents', 'virtual_meeting_vitals'])
        expect(after[table], table).toMatchObject(before[table] ?? [])
      const orphan = sql`delete from virtual_meetings where id = ${sql.raw(id(903))}`.execute(database)
      await expect(orphan).rejects.toThrow('virtual_meeting_consents_org_id_meeting_id_fkey')
    })
  })

  test('are not recorded before somebody agreed', async () => {
    await usingLaterClinic(async (database) => {
      const record = () =>
        sql`
          update virtual_meetings
          set recording_enabled = true, recording_started_at = now()
          where id = ${sql.raw(id(903))}
        `.execute(database)
      await expect(record()).rejects.toThrow('only with the consent')
      await sql`
        update virtual_meeting_consents
        set status = 'granted', granted_at = now()
        where meeting_id = ${sql.raw(id(903))}
      `.execute(database)
      await record()
    })
  })
})

describe('forms', () => {
  test('keep their questions once they are no draft', async () => {
    await usingLaterClinic(async (database) => {
      await sql`update form_templates set title = 'New title' where id = ${sql.raw(id(905))}`.execute(
        database,
      )
      for (const change of [
        "version = '2'",
        "status = 'draft'",
        `questionnaire = questionnaire || '{"a": 1}'`,
      ])
        await expect(
          sql`update form_templates set ${sql.raw(change)} where id = ${sql.raw(id(905))}`.execute(database),
          change,
        ).rejects.toThrow('make a new version')
    })
  })

  test('that are demos get no answer that was meant', async () => {
    await usingLaterClinic(async (database) => {
      const answer = sql`
        insert into form_responses (org_id, template_id, template_version, patient_id, response)
        values (${sql.raw(id(1))}, ${sql.raw(id(908))}, '1', ${sql.raw(id(9))},
          '{"resourceType": "QuestionnaireResponse"}')
      `.execute(database)
      await expect(answer).rejects.toThrow('form_responses_demo_fkey')
      const hidden = sql`update form_templates set title = 'Intake' where is_demo`.execute(database)
      await expect(hidden).rejects.toThrow('form_templates_demo_check')
    })
  })

  test('wear no theme of another organization', async () => {
    await usingLaterClinic(async (database) => {
      await sql`insert into organizations (slug, name) values ('other', 'Other')`.execute(database)
      const borrow = sql`
        update form_templates
        set theme_owner = (select id::text from organizations where slug = 'other')
      `.execute(database)
      await expect(borrow).rejects.toThrow('form_templates_theme_check')
    })
  })

  test('that are forks name the form they were made from', async () => {
    await usingLaterClinic(async (database) => {
      const fork = sql`update form_templates set parent_version_id = null where origin = 'fork'`.execute(
        database,
      )
      await expect(fork).rejects.toThrow('form_templates_provenance_check')
    })
  })
})

test('a request for an authorization begins its history with the state it had, and keeps each that follows', async () => {
  await usingLaterClinic(async (database) => {
    await sql`update billing_prior_authorizations set status = 'submitted'`.execute(database)
    const states = await sql<{ former_status: string | null; status: string }>`
      select former_status, status
      from billing_prior_authorization_status_history
      order by id
    `.execute(database)
    expect(states.rows).toEqual([
      { former_status: null, status: 'draft' },
      { former_status: 'draft', status: 'submitted' },
    ])
    await expect(
      sql`update billing_prior_authorizations set readiness_score = 80`.execute(database),
    ).rejects.toThrow('billing_prior_authorizations_readiness_check')
  })
})

test('a patient has at most one active episode of a specialty', async () => {
  await usingLaterClinic(async (database) => {
    const insertEpisode = sql`
      insert into patient_specialty_episodes (org_id, patient_id, specialty_id, state, started_on)
      select org_id, patient_id, specialty_id, 'active', '2026-02-01'
      from patient_specialty_episodes
    `
    await expect(insertEpisode.execute(database)).rejects.toThrow('patient_specialty_episodes_active_key')
    await sql`update patient_specialty_episodes set state = 'completed', ended_on = '2026-01-31'`.execute(
      database,
    )
    await insertEpisode.execute(database)
  })
})

test('what only grows refuses changes', async () => {
  await usingLaterClinic(async (database) => {
    for (const table of [
      'billing_prior_authorization_status_history',
      'country_pack_audits',
      'form_audit_log',
      'specialty_pack_audits',
      'virtual_meeting_events',
    ])
      await expect(sql`delete from ${sql.table(table)}`.execute(database), table).rejects.toThrow(
        'never changed',
      )
  })
})

test('an organization reads what the product shares, and writes only its own', async () => {
  await usingLaterClinic(async (database) => {
    const shared = { specialty_visit_types: 2, form_themes: 1, integration_data_mappers: 2 }
    await grantToApplication(database, 'select, update')
    await database.transaction().execute(async (transaction) => {
      await sql`set local role application`.execute(transaction)
      await sql`select set_config('app.current_org_id', ${sql.raw(org)}, true)`.execute(transaction)
      for (const [table, count] of Object.entries({ ...shared, integration_value_lookups: 1 }))
        expect((await sql`select from ${sql.table(table)}`.execute(transaction)).rows.length, table).toBe(
          count,
        )
    })
    for (const table of [...Object.keys(shared), 'integration_value_lookups']) {
      const forge = database.transaction().execute(async (transaction) => {
        await sql`set local role application`.execute(transaction)
        await sql`select set_config('app.current_org_id', ${sql.raw(org)}, true)`.execute(transaction)
        await sql`update ${sql.table(table)} set active = false`.execute(transaction)
      })
      await expect(forge, table).rejects.toThrow('row-level security')
    }
  })
})

/** Lends a database with the migrations before 020 and rows in their tables. */
async function usingEarlierClinic<T>(callback: (database: Kysely<unknown>) => Promise<T>): Promise<T> {
  await using clinic = await openClinic('earlier', makeEarlierClinic)
  return await callback(clinic.database)
}

/** Lends a database with all migrations and rows in their tables. */
async function usingLaterClinic(callback: (database: Kysely<unknown>) => Promise<void>): Promise<void> {
  await using clinic = await openClinic('later', async (database) => {
    await makeEarlierClinic(database)
    await applyLaterMigrations(database)
  })
  await callback(clinic.database)
}

async function makeEarlierClinic(database: Kysely<unknown>): Promise<void> {
  for (const [name, migration] of earlierMigrations) {
    await migration.up(database)
    await insertPlausibleRows(database, name)
  }
  await insertLaterRows(database, 'before')
}

async function applyLaterMigrations(database: Kysely<unknown>): Promise<void> {
  for (const [name, migration] of laterMigrations) {
    await migration.up(database)
    await insertLaterRows(database, name)
  }
}

async function catalogText(database: Kysely<unknown>): Promise<string> {
  return writeCatalogText(await readCatalog(database))
}

async function readRows(database: Kysely<unknown>): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const { tables } = await readCatalog(database)
  const rows: Record<string, readonly unknown[]> = {}
  for (const { name } of tables) {
    const found = await sql<{ row: unknown }>`
      select to_jsonb(entry) as row
      from ${sql.table(name)} entry
      order by to_jsonb(entry) ->> 'id', to_jsonb(entry)::text
    `.execute(database)
    rows[name] = found.rows.map(({ row }) => row)
  }
  return rows
}

/** Copies the first row, with a new id. */
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

async function insertLaterRows(database: Kysely<unknown>, migration: string): Promise<void> {
  for (const statement of rows[migration] ?? []) await sql.raw(statement).execute(database)
}

/** Ids below 100 are those of insert-plausible-rows.ts. */
function id(number: number): string {
  return `'00000000-0000-4000-8000-${String(number).padStart(12, '0')}'`
}

const [org, user, specialty, patient, practitioner, payer] = [id(1), id(2), id(3), id(9), id(8), id(16)]

/** One row at least for every table that the named migration made, and before them what they refer to. */
const rows: Readonly<Record<string, readonly string[]>> = {
  before: [
    `insert into integration_vendors (code, name, category)
      values ('later-demo', 'Demo Vendor', 'ehr')`,
    `insert into integrations (id, org_id, vendor_code) values (${id(901)}, ${org}, 'later-demo')`,
    `insert into meeting_providers (id, code, name) values (${id(902)}, 'later-demo', 'Demo Rooms')`,
    `insert into virtual_meetings
      (id, org_id, provider_id, external_id, practitioner_id, scheduled_start, scheduled_end, join_url, updated_at)
      values (${id(903)}, ${org}, ${id(902)}, 'room-1', ${practitioner}, '2026-01-05 09:00Z', '2026-01-05 09:30Z',
        'https://rooms.example.com/room-1', '2026-01-01')`,
    `insert into consent_types (id, org_id, code, version, title, body, effective_from)
      values (${id(904)}, ${org}, 'recording', 7, 'Recording', 'Demo wording.', '2026-01-01')`,
    `insert into virtual_meeting_consents (org_id, meeting_id, consent_type_id, participant)
      values (${org}, ${id(903)}, ${id(904)}, 'guest-1')`,
    `insert into virtual_meeting_vitals (org_id, meeting_id, patient_id, loinc_code, value, unit)
      values (${org}, ${id(903)}, ${patient}, '1234-5', 72, '/min')`,
    `insert into fhir_patients (id, org_id, fhir_id, resource)
      values (${id(910)}, ${org}, 'later-demo', '{"resourceType": "Patient"}')`,
  ],
  '20240101000022_specialty_pack_system': [
    `insert into specialty_packs (slug, version, name, specialty_id, content_hash, released_on)
      values ('family-medicine', '1.0.0', 'Family medicine', ${specialty}, repeat('a', 64), '2026-01-01')`,
    `insert into specialty_visit_types (specialty_id, code, name) values (${specialty}, 'check-up', 'Check-up')`,
    `insert into specialty_visit_types (owner, org_id, specialty_id, code, name)
      values (${org}, ${org}, ${specialty}, 'check-up', 'Our check-up')`,
    `insert into org_specialty_settings (org_id, pack_slug, pack_version)
      values (${org}, 'family-medicine', '1.0.0')`,
    `insert into specialty_pack_audits (org_id, action, pack_slug, pack_version, scope_ref_id)
      values (${org}, 'enabled', 'family-medicine', '1.0.0', ${org})`,
    `insert into patient_specialty_episodes (org_id, patient_id, specialty_id, state, started_on)
      values (${org}, ${patient}, ${specialty}, 'active', '2026-01-05')`,
  ],
  '20240101000023_forms_module': [
    `insert into form_themes (id, name) values (${id(906)}, 'Plain')`,
    `insert into form_templates
      (id, org_id, fhir_url, version, title, status, questionnaire, theme_id, is_latest_version)
      values (${id(905)}, ${org}, 'https://forms.example.com/intake', '1', 'Intake', 'active',
        '{"resourceType": "Questionnaire", "item": []}', ${id(906)}, true)`,
    `insert into form_population_rules (org_id, template_id, name, link_id, source, source_expression)
      values (${org}, ${id(905)}, 'name', 'name', 'patient', 'name.first().text')`,
    `insert into form_extraction_rules (org_id, template_id, name, link_id, target_resource, target_expression)
      values (${org}, ${id(905)}, 'phone', 'phone', 'Patient', 'telecom')`,
    `insert into form_responses (id, org_id, template_id, template_version, patient_id, response)
      values (${id(907)}, ${org}, ${id(905)}, '1', ${patient}, '{"resourceType": "QuestionnaireResponse"}')`,
    `insert into form_audit_log (org_id, template_id, action) values (${org}, ${id(905)}, 'created')`,
  ],
  '20240101000024_country_specific_system': [
    `insert into currencies (id, code, numeric_code, name, minor_units)
      values (${id(911)}, 'USD', '840', 'US dollar', 2)`,
    `insert into languages (id, tag, name) values (${id(912)}, 'en-US', 'English (United States)')`,
    `insert into time_zones (id, name) values (${id(913)}, 'America/New_York')`,
    `insert into country_packs
      (id, country_code, pack_slug, pack_version, name, default_language_id, default_currency_id, default_time_zone_id)
      values (${id(914)}, 'US', 'united-states', '1.0.0', 'United States', ${id(912)}, ${id(911)}, ${id(913)})`,
    `insert into country_modules (id, country_id, module_code, name, module_type)
      values (${id(915)}, ${id(914)}, 'claims', 'Claims', 'billing')`,
    `insert into identifier_types (country_id, code, name, subject, pattern)
      values (${id(914)}, 'NPI', 'National Provider Identifier', 'practitioner', '^[12][0-9]{9}$')`,
    `insert into org_country_settings (org_id, country_id) values (${org}, ${id(914)})`,
    `insert into org_enabled_modules (org_id, module_id) values (${org}, ${id(915)})`,
    `insert into country_pack_audits (org_id, action, country_code, scope_ref_id)
      values (${org}, 'country_chosen', 'US', ${org})`,
  ],
  '20240101000025_forms_mental_health_templates': [
    `insert into form_scores (id, org_id, template_id, code, name, low_value, high_value)
      values (${id(916)}, ${org}, ${id(905)}, 'total', 'Total', 0, 27)`,
    `insert into form_score_ranges (org_id, score_id, low_value, high_value, label, severity)
      values (${org}, ${id(916)}, 0, 4, 'Minimal', 'minimal')`,
    `insert into form_response_scores (org_id, response_id, score_id, value)
      values (${org}, ${id(907)}, ${id(916)}, 3)`,
  ],
  '20240101000026_forms_demo_template': [
    `insert into form_templates (id, org_id, fhir_url, version, title, tags, questionnaire, is_demo)
      values (${id(908)}, ${org}, 'https://forms.example.com/demo', '1', 'DEMO: Every kind of item', '{demo}',
        '{"resourceType": "Questionnaire"}', true)`,
    `insert into form_responses (org_id, template_id, template_version, patient_id, response, answers_demo)
      values (${org}, ${id(908)}, '1', ${patient}, '{"resourceType": "QuestionnaireResponse"}', true)`,
  ],
  '20240101000027_prior_auth_enhancements': [
    `insert into billing_prior_authorization_document_types (id, code, name)
      values (${id(917)}, 'clinical-note', 'Clinical note')`,
    `insert into billing_prior_authorization_requirements
      (payer_id, code_system, code, effective_from, requires_authorization)
      values (${payer}, 'LOCAL', 'ZZ001', '2026-01-01', true)`,
    `insert into billing_prior_authorization_checklists (org_id, code, name) values (${org}, 'imaging', 'Imaging')`,
    `insert into billing_prior_authorization_documents (org_id, authorization_id, document_type_id)
      select org_id, id, ${id(917)} from billing_prior_authorizations`,
  ],
  '20240101000028_create_data_mapper_table': [
    `insert into integration_data_mappers (id, code, name, source_system, target_system, message_type)
      values (${id(918)}, 'adt-patient', 'Patient of an ADT', 'hl7-v2', 'clinic', 'ADT^A04')`,
    `insert into integration_data_mappers
      (owner, org_id, code, name, integration_id, source_system, target_system, message_type, template_code,
        template_version)
      values (${org}, ${org}, 'adt-patient', 'Patient of an ADT', ${id(901)}, 'hl7-v2', 'clinic', 'ADT^A04',
        'adt-patient', '1')`,
    `insert into integration_field_mappings (mapper_id, target_path, source_path, transform_type, lookup_name)
      values (${id(918)}, 'gender', 'PID-8', 'lookup', 'gender')`,
    `insert into integration_value_lookups (mapper_id, lookup_name, source_value, target_value)
      values (${id(918)}, 'gender', 'F', 'female')`,
    `insert into integration_mapper_tests (mapper_id, name, sample_input, expected_output)
      values (${id(918)}, 'female', 'PID|1|||||||F', '{"gender": "female"}')`,
  ],
  '20240101000029_create_virtual_meetings_table_v2': [
    `insert into virtual_meeting_templates (org_id, code, name) values (${org}, 'follow-up', 'Follow-up')`,
    `insert into virtual_meeting_participants (org_id, meeting_id, peer_id, role, display_name, user_id)
      values (${org}, ${id(903)}, 'peer-1', 'host', 'Demo User', ${user})`,
    `insert into virtual_meeting_events (org_id, meeting_id, provider_event_id, event_type, occurred_at)
      values (${org}, ${id(903)}, 'event-1', 'peer.joined', '2026-01-05 09:00Z')`,
  ],
  '20240101000030_create_fhir_encounters_table': [
    `insert into encounter_types (code, name) values ('office-visit', 'Office visit')`,
    `insert into fhir_encounters (org_id, fhir_id, encounter_id, encounter_number, fhir_patient_id, resource)
      values (${org}, 'later-demo', ${id(11)}, 'E-1', ${id(910)},
        '{"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}}')`,
    `insert into encounter_diagnoses (org_id, encounter_id, rank, code, description)
      values (${org}, ${id(11)}, 1, 'I10', 'Essential (primary) hypertension')`,
  ],
  '20240101000031_forms_sample_templates': [
    `insert into form_templates
      (org_id, fhir_url, version, title, questionnaire, parent_version_id, origin, publisher, fork_reason)
      values (${org}, 'https://forms.example.com/intake', '1-clinic', 'Our intake',
        '{"resourceType": "Questionnaire"}', ${id(905)}, 'fork', 'example', 'Two more questions')`,
  ],
  '20261101000001_code_set_periods': [
    `insert into code_set_coverage (code_system, covered_from, covered_through, basis)
      values ('ICD-10-CM', '2025-10-01', '2026-03-31', 'assumed')`,
    `insert into billing_diagnosis_code_periods
      (code_system, code, valid_from, billable, short_description, start_basis)
      values ('ICD-10-CM', 'I10', '2025-10-01', true, 'Essential (primary) hypertension', 'first-seen')`,
    `insert into billing_procedure_code_periods
      (code_system, code, valid_from, billable, short_description, start_basis)
      values ('LOCAL', 'ZZ001', '2020-01-01', true, 'Demo service', 'stated')`,
    `insert into billing_modifier_periods
      (code_system, code, valid_from, billable, short_description, start_basis)
      values ('HCPCS', 'GT', '2020-01-01', true, 'Interactive telecommunication', 'stated')`,
  ],
  '20261102000001_vaccines_and_places_in_time': [
    `insert into vaccines (code, name) values ('901', 'Invented vaccine')`,
    `insert into vaccine_periods (code_system, code, valid_from, billable, short_description, start_basis)
      values ('CVX', '901', '2025-01-06', true, 'Invented vaccine', 'first-seen')`,
    `insert into place_of_service_periods
      (code_system, code, valid_from, billable, short_description, start_basis)
      values ('POS', '11', '2003-01-01', true, 'Office', 'stated')`,
  ],
  '20261102000002_practice_administration': [
    `insert into dashboard_widgets (id, code, title, metric)
      values (${id(930)}, 'later-widget', 'Visits', 'visits.count')`,
    `insert into dashboards (id, code, title, role_level) values (${id(931)}, 'general', 'My day', 'general')`,
    `insert into dashboard_placements (dashboard_id, widget_id, position) values (${id(931)}, ${id(930)}, 1)`,
    `insert into ledger_accounts (id, org_id, code, name, account_type, normal_side, is_postable)
      values (${id(932)}, ${org}, '1000', 'Assets', 'asset', 'debit', false)`,
    `insert into ledger_accounts (org_id, code, name, account_type, normal_side, parent_id)
      values (${org}, '1010', 'Cash in bank', 'asset', 'debit', ${id(932)})`,
    `insert into task_templates (code, title, category) values ('call', 'Call', 'clinical')`,
    `insert into education_materials (code, title, topic, body) values ('sleep', 'Sleep', 'lifestyle', 'Sleep well.')`,
    `insert into integration_vendors (code, name, category) values ('later-crm', 'Contacts', 'crm')`,
  ],
  '20261130000001_ends_of_codes_in_time': [
    `insert into billing_procedure_code_periods
      (code_system, code, valid_from, valid_through, billable, short_description, start_basis, end_is_unknown)
      values ('LOCAL', 'ZZ001', '2018-01-01', '2019-01-01', true, 'Demo service', 'stated', true)`,
  ],
}
