import { type Kysely, sql, type Transaction } from 'kysely'
import { describe, expect, test } from 'vitest'
import { readCatalog } from '../build/read-catalog.js'
import type { ClinicDatabase } from '../src/index.js'
import { grantToApplication, usingClinicDatabase } from './clinic-databases.js'

describe('row-level security', () => {
  test('is enabled, and not forced, on every table with a tenant column', async () => {
    await usingClinicDatabase(async (database) => {
      const { tables } = await readCatalog(database)
      const open = tables.filter(
        (table) => table.columns.some(({ name }) => name === 'org_id') && table.rowSecurity !== 'enabled',
      )
      expect(open.map(({ name }) => name)).toEqual([])
      const withoutPolicy = tables.filter(
        (table) => (table.rowSecurity === 'enabled') !== (table.policies.length === 1),
      )
      expect(withoutPolicy.map(({ name }) => name)).toEqual([])
    })
  })

  test('shows the application only the rows of its organization', async () => {
    await usingClinicDatabase(async (database) => {
      const [one, two] = await insertClinics(database)
      await asApplication(database, one, async (transaction) => {
        expect(await slugs(transaction)).toEqual(['clinic-one'])
        expect(await purposes(transaction)).toEqual([one])
      })
      await asApplication(database, two, async (transaction) => {
        expect(await purposes(transaction)).toEqual([two])
      })
      await asApplication(database, '', async (transaction) => {
        expect(await slugs(transaction)).toEqual([])
        expect(await purposes(transaction)).toEqual([])
      })
      expect(await slugs(database)).toEqual(['clinic-one', 'clinic-two'])
    })
  })

  test('refuses a row for another organization', async () => {
    await usingClinicDatabase(async (database) => {
      const [one, two] = await insertClinics(database)
      const intrude = asApplication(database, one, async (transaction) => {
        await insertPurpose(transaction, two, 'intruder')
      })
      await expect(intrude).rejects.toThrow('row-level security')
    })
  })

  test('lets an organization read the system roles, and write only its own', async () => {
    await usingClinicDatabase(async (database) => {
      const [one] = await insertClinics(database)
      await sql`insert into roles (key, name) values ('nurse', 'Nurse')`.execute(database)
      await asApplication(database, one, async (transaction) => {
        await transaction
          .insertInto('roles')
          .values({ owner: one, org_id: one, key: 'nurse', name: 'Our nurse' })
          .execute()
        const roles = await transaction.selectFrom('roles').select('name').orderBy('name').execute()
        expect(roles.map(({ name }) => name)).toEqual(['Nurse', 'Our nurse'])
      })
      const forge = asApplication(database, one, async (transaction) => {
        await transaction.insertInto('roles').values({ key: 'admin', name: 'Administrator' }).execute()
      })
      await expect(forge).rejects.toThrow('row-level security')
    })
  })

  test('no row refers to a row of another organization', async () => {
    await usingClinicDatabase(async (database) => {
      const [one, two] = await insertClinics(database)
      const purpose = await database
        .selectFrom('appointment_purposes')
        .select('id')
        .where('org_id', '=', one)
        .executeTakeFirstOrThrow()
      const rule = database
        .insertInto('appointment_automation_rules')
        .values({
          org_id: two,
          purpose_id: purpose.id,
          rule_key: 'remind',
          name: 'Remind',
          trigger_event: 'created',
          action_type: 'send_reminder',
        })
        .execute()
      await expect(rule).rejects.toThrow('appointment_automation_rules_org_id_purpose_id_fkey')
    })
  })
})

async function insertClinics(database: Kysely<ClinicDatabase>): Promise<[string, string]> {
  const ids: string[] = []
  for (const slug of ['clinic-one', 'clinic-two']) {
    const { id } = await database
      .insertInto('organizations')
      .values({ slug, name: slug, status: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertPurpose(database, id, 'follow-up')
    ids.push(id)
  }
  return [ids[0] ?? '', ids[1] ?? '']
}

async function insertPurpose(database: Kysely<ClinicDatabase>, org_id: string, code: string): Promise<void> {
  await database
    .insertInto('appointment_purposes')
    .values({ org_id, code, name: 'Follow-up', category: 'follow_up' })
    .execute()
}

async function slugs(database: Kysely<ClinicDatabase>): Promise<string[]> {
  const found = await database.selectFrom('organizations').select('slug').orderBy('slug').execute()
  return found.map(({ slug }) => slug)
}

async function purposes(database: Kysely<ClinicDatabase>): Promise<string[]> {
  const found = await database.selectFrom('appointment_purposes').select('org_id').execute()
  return found.map(({ org_id }) => org_id)
}

/** Does work as the role of an application, which owns nothing, for one organization. */
async function asApplication(
  database: Kysely<ClinicDatabase>,
  org: string,
  work: (transaction: Transaction<ClinicDatabase>) => Promise<void>,
): Promise<void> {
  await grantToApplication(database, 'select, insert, update, delete')
  await database.transaction().execute(async (transaction) => {
    await sql`set local role application`.execute(transaction)
    await sql`select set_config('app.current_org_id', ${org}, true)`.execute(transaction)
    await work(transaction)
  })
}
