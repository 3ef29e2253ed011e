import { type Kysely, sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { openClinicWithRows } from './clinic-databases.js'
import { id } from './plausible-ids.js'
import { attempt, usingRolledBack } from './using-rolled-back.js'

const last = '20240101000021_create_patient_portal_tables'

/** A database with the migrations through 019 and rows in their tables. */
let clinic: Kysely<unknown>

beforeAll(async () => {
  const opened = await openClinicWithRows(last)
  clinic = opened.database
  return async () => await opened[Symbol.asyncDispose]()
})

test('what happened is never changed, and deleted only when its time to be kept has passed', async () => {
  await usingRolledBack(clinic, async (database) => {
    const refused = 'never changed, nor deleted before their time'
    await expect(attempt(database, `update audit_events set action = 'other'`)).rejects.toThrow(refused)
    await expect(attempt(database, 'delete from audit_events')).rejects.toThrow(refused)
    await attempt(
      database,
      `insert into audit_events (org_id, category, action, occurred_at) values
        (${id('org')}, 'security', 'seven-years', now() - interval '7 years'),
        (${id('org')}, 'system', 'seven-years', now() - interval '7 years')`,
    )
    await attempt(database, `delete from audit_events where category = 'system'`)
    // The clinic keeps what concerns security for ten years.
    await expect(attempt(database, `delete from audit_events where category = 'security'`)).rejects.toThrow(
      refused,
    )
  })
})

test('an organization cannot keep events for less than six years', async () => {
  await usingRolledBack(clinic, async (database) => {
    await expect(attempt(database, 'update audit_retention_policies set retain_days = 365')).rejects.toThrow(
      'audit_retention_policies_retain_days_check',
    )
  })
})

test('a bed keeps the history of its states, and holds one patient at a time', async () => {
  await usingRolledBack(clinic, async (database) => {
    const history = await sql<{ former_status: string | null; status: string }>`
      select former_status, status
      from bed_status_history
      where bed_id = ${sql.raw(id('bed'))}
      order by id
    `.execute(database)
    expect(history.rows).toEqual([
      { former_status: null, status: 'available' },
      { former_status: 'available', status: 'occupied' },
    ])
    const second = `
      insert into bed_stays (org_id, hospitalization_id, bed_id, started_at)
      select org_id, hospitalization_id, bed_id, started_at + interval '1 day' from bed_stays`
    await expect(attempt(database, second)).rejects.toThrow('bed_stays_open')
    await attempt(database, `update bed_stays set ended_at = started_at + interval '2 hours'`)
    await attempt(database, second)
  })
})

test('an integration keeps its vendor, which got a row when the vendors got a table', async () => {
  await usingRolledBack(clinic, async (database) => {
    await expect(attempt(database, 'delete from integration_vendors')).rejects.toThrow(
      'integrations_vendor_code_fkey',
    )
    await expect(
      attempt(database, `update integration_vendors set credential_schema = '{"type": "string"}'`),
    ).rejects.toThrow('integration_vendors_credential_schema_check')
    await expect(
      attempt(database, `update integrations set api_endpoint = 'http://api.example.com'`),
    ).rejects.toThrow('integrations_endpoint_check')
  })
})

test('an active user has a password or an identity provider, and a password is never kept in the clear', async () => {
  await usingRolledBack(clinic, async (database) => {
    await expect(attempt(database, 'update users set password_hash = null')).rejects.toThrow(
      'users_credential_check',
    )
    await expect(attempt(database, `update users set password_hash = 'secret'`)).rejects.toThrow(
      'users_password_hash_check',
    )
    await attempt(database, `update users set password_hash = null, idp_subject = 'demo'`)
  })
})

test('wording that people agreed to is never changed, and may be retired', async () => {
  await usingRolledBack(clinic, async (database) => {
    for (const table of ['consent_types', 'terms_versions']) {
      await expect(attempt(database, `update ${table} set body = 'Other words.'`)).rejects.toThrow(
        'never changed',
      )
      await attempt(database, `update ${table} set retired_on = '2027-01-01'`)
    }
  })
})

test('blood pressure is two numbers, and any other measure is one', async () => {
  await usingRolledBack(clinic, async (database) => {
    for (const change of ['diastolic = null', 'value = 120', `loinc_code = '8867-4'`])
      await expect(attempt(database, `update virtual_meeting_vitals set ${change}`), change).rejects.toThrow(
        'virtual_meeting_vitals_value_check',
      )
  })
})

test('what is searched for in a patient comes from the resource, which carries no social security number', async () => {
  await usingRolledBack(clinic, async (database) => {
    const select = sql<{ found: string }>`
      select concat_ws(' ', given_name, family_name, gender, coalesce(birth_date::text, '?')) as found
      from fhir_patients
    `
    expect((await select.execute(database)).rows).toEqual([{ found: 'Demo Patient other 1980-02-29' }])
    await attempt(database, `update fhir_patients set resource = resource || '{"birthDate": "1980-02"}'`)
    expect((await select.execute(database)).rows).toEqual([{ found: 'Demo Patient other ?' }])
    await expect(
      attempt(
        database,
        `update fhir_patients set resource = resource
          || '{"identifier": [{"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000-00-0000"}]}'`,
      ),
    ).rejects.toThrow('fhir_patients_ssn_check')
    await expect(
      attempt(database, `update fhir_patients set resource = resource || '{"birthDate": "2999-01-01"}'`),
    ).rejects.toThrow('fhir_patients_birth_check')
  })
})

test('the length of an appointment is computed, and only one that was cancelled has a reason for it', async () => {
  await usingRolledBack(clinic, async (database) => {
    const found = await sql<{ duration_minutes: number; status: string }>`
      select duration_minutes, status
      from fhir_appointments
    `.execute(database)
    expect(found.rows).toEqual([{ duration_minutes: 30, status: 'booked' }])
    const reason = `
      update fhir_appointments
      set cancellation_reason_id = (select id from appointment_cancellation_reasons)`
    await expect(attempt(database, reason)).rejects.toThrow('fhir_appointments_cancelled_check')
    await attempt(database, `update fhir_appointments set resource = resource || '{"status": "cancelled"}'`)
    await attempt(database, reason)
  })
})

test('an organization has its own words beside those of the product', async () => {
  await usingRolledBack(clinic, async (database) => {
    const own = (owner: string) => `
      insert into notification_templates (org_id, owner, notification_type_id, channel, body)
      values (${id('org')}, ${owner}, ${id('notificationType')}, 'email', 'Our words.')`
    await expect(attempt(database, own(`'system'`))).rejects.toThrow('notification_templates_owner_check')
    await attempt(database, own(id('org')))
    await expect(attempt(database, own(id('org')))).rejects.toThrow('notification_templates_key')
  })
})
