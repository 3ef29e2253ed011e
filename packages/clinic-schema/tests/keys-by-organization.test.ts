import { migrateDatabase, openDatabase, rollbackMigrations } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { siteOver } from '../../engine/tests/shapes/shape-database.js'
import { clinicSchema } from '../src/index.js'
import { migrations } from '../src/migrations/index.js'
import { grantToApplication, openClinic, openClinicWithRows } from './clinic-databases.js'
import { banks, clinics, editBank, release } from './rows-of-organizations.js'
import { usingRolledBack } from './using-rolled-back.js'

const names = Object.keys(migrations)
const before = '20261130000001_ends_of_codes_in_time'
const earlier = names.slice(0, names.indexOf(before) + 1)

const set = (listed: readonly string[]) => ({
  package: '@sow/clinic-schema',
  version: '0.0.0',
  // Sums are not what is proven here.
  migrations: listed.map((name) => ({ name, sum: '' })),
  load: async () => migrations,
})
const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
  acceptDataLoss: false,
}

test('rows that were seeded and edited before go through the new keys, up and down', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    const { tenants } = clinicSchema
    const site = siteOver(session, url, tenants === undefined ? {} : { tenants })
    await migrateDatabase(site.database, [set(earlier)], all)
    await site.rows(clinics)
    await site.seedAll(release('1.0.0'))
    await site.rows(editBank)

    await migrateDatabase(site.database, [set(names)], all)
    expect((await site.seedAll(release('1.0.0'))).run).toBeNull()
    const [accounts] = (await site.seedAll(release('1.1.0'))).datasets
    expect(accounts).toMatchObject({ updated: 1 })
    const merged = [
      ['north', 'Our bank', '1000'],
      ['south', 'Money in bank', '1000'],
    ]
    expect(await banks(site)).toEqual(merged)

    await rollbackMigrations(site.database, [set(names)], { ...all, to: before, acceptDataLoss: true })
    expect((await site.seedAll(release('1.1.0'))).run).toBeNull()
    expect(await banks(site)).toEqual(merged)
  })
})

test('a foreign key of a site’s own table is put back as it was, and one of the id alone ends the migration', async () => {
  await using clinic = await openClinic<unknown>(`keys_${before}`, async (database) => {
    for (const name of earlier) await migrations[name]?.up(database)
    await sql
      .raw(`create table own_notes (
        org_id uuid not null, patient_id uuid not null, author_id uuid,
        constraint of_patient foreign key (org_id, patient_id) references patients (org_id, id) on delete cascade
          deferrable initially deferred
      )`)
      .execute(database)
  })
  await usingRolledBack(clinic.database, async (database) => {
    const own = sql<{ definition: string }>`
      select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'of_patient'`
    const former = (await own.execute(database)).rows
    await migrations['20261130000002_keys_by_organization']?.up(database)
    expect((await own.execute(database)).rows).toEqual(former)
  })
  await usingRolledBack(clinic.database, async (database) => {
    await sql`alter table own_notes add foreign key (author_id) references practitioners (id)`.execute(
      database,
    )
    await expect(migrations['20261130000002_keys_by_organization']?.up(database)).rejects.toThrow(
      'practitioners_pkey',
    )
  })
})

test('a part of a role has the owner of its role, whatever is written, and goes with it', async () => {
  await using clinic = await openClinicWithRows()
  await usingRolledBack(clinic.database, async (database) => {
    const ownersOfParts = async () => {
      const found = await sql<{ whose: string }>`
        select roles.key || ' ' || coalesce(organizations.slug, role_permissions.owner) as whose
        from role_permissions
        join roles
          on roles.id = role_permissions.role_id
        left join organizations
          on organizations.id::text = role_permissions.owner
        order by 1
      `.execute(database)
      return found.rows.map(({ whose }) => whose)
    }
    await sql`
      insert into roles (owner, org_id, key, name)
      select id::text, id, 'biller', 'Biller'
      from organizations
      limit 1
    `.execute(database)
    await sql`
      insert into role_permissions (role_id, permission_id, owner)
      select roles.id, permissions.id, 'system'
      from roles
      cross join permissions
      where roles.key = 'biller'
    `.execute(database)
    expect(await ownersOfParts()).toEqual(['biller demo-clinic', 'physician system'])
    await sql`update roles set owner = 'system', org_id = null where key = 'biller'`.execute(database)
    expect(await ownersOfParts()).toEqual(['biller system', 'physician system'])
  })
})

test('the application sees users, passwords and parts as it did, and writes parts of its own roles alone', async () => {
  await using clinic = await openClinicWithRows()
  await grantToApplication(clinic.database, 'select, insert, update, delete')
  await usingRolledBack(clinic.database, async (database) => {
    for (const statement of [
      `insert into organizations (slug, name) values ('other', 'Other')`,
      `insert into users (email, display_name) values ('far@example.com', 'Far')`,
      `insert into password_history (user_id, password_hash)
        select id, '$demo$' from users where email = 'far@example.com'`,
      `insert into roles (owner, org_id, key, name) select id::text, id, 'own-' || slug, slug from organizations`,
      `insert into role_permissions (role_id, permission_id)
        select roles.id, permissions.id from roles cross join permissions where roles.key = 'own-other'`,
      `select set_config('app.current_org_id', id::text, true) from organizations where slug = 'demo-clinic'`,
      'set local role application',
    ])
      await sql.raw(statement).execute(database)
    const seen = await sql<{ seen: string }>`
      select 'user ' || email as seen from users
      union all
      select 'password' from password_history where password_hash = '$demo$'
      union all
      select 'part of ' || roles.key from role_permissions join roles on roles.id = role_permissions.role_id
      order by 1
    `.execute(database)
    expect(seen.rows.map((row) => row.seen)).toEqual(['part of physician', 'user demo@example.com'])
    await sql`
      insert into role_permissions (role_id, permission_id)
      select roles.id, permissions.id
      from roles
      cross join permissions
      where roles.key = 'own-demo-clinic'
    `.execute(database)
    const forge = sql`
      insert into role_permissions (role_id, permission_id, owner)
      select roles.id, gen_random_uuid(), current_org_id()::text
      from roles
      where roles.key = 'physician'
    `.execute(database)
    await expect(forge).rejects.toThrow('row-level security')
  })
})
