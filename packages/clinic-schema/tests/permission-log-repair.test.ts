import { type Kysely, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { applyMigrations } from '../build/apply-migrations.js'
import { openClinic } from './clinic-databases.js'
import { usingRolledBack } from './using-rolled-back.js'

const before = '20240101000017_add_meeting_consent_and_vitals'
const after = '20240101000018_fix_permission_changes_trigger'

describe.each([
  { name: 'before the repair', last: before, repaired: false },
  { name: 'after the repair', last: after, repaired: true },
  { name: 'row by row', last: '20261130000004_triggers_in_a_cluster', repaired: true },
  { name: 'at the end', last: '20261130000005_organizations_told_at_the_end', repaired: true },
])('$name, the log of permissions', ({ last, repaired }) => {
  let clinic: Kysely<unknown>

  beforeAll(async () => {
    const opened = await openClinic(`roles_${last}`, async (database) => {
      await applyMigrations(database, last)
      await insertRoles(database)
      await sql`update permission_changes set processed_at = now()`.execute(database)
    })
    clinic = opened.database
    return async () => await opened[Symbol.asyncDispose]()
  })

  test(`${repaired ? 'has' : 'misses'} a permission that replaced another`, async () => {
    const log = await logOf(
      clinic,
      `update role_permissions set permission_id = (select id from permissions where key = 'claims:write')`,
    )
    expect(log).toEqual(
      repaired ? ['own permission_granted claims:write', 'own permission_revoked claims:read'] : [],
    )
  })

  test(`${repaired ? 'has' : 'misses'} a role that became everyone’s`, async () => {
    const log = await logOf(clinic, `update roles set org_id = null, owner = 'system' where key = 'biller'`)
    expect(log).toEqual(repaired ? ['none role_changed biller', 'own role_changed biller'] : [])
  })

  test(`${repaired ? 'has' : 'misses'} the permissions deleted in one statement with their role`, async () => {
    const log = await logOf(
      clinic,
      `with revoked as (
        delete from role_permissions
        where role_id = (select id from roles where key = 'biller')
      )
      delete from roles
      where key = 'biller'`,
    )
    expect(log).toEqual([
      ...(repaired ? ['own permission_revoked claims:read'] : []),
      'own role_deleted biller',
    ])
  })

  test(`${repaired ? 'tells' : 'does not tell'} an organization that a role its users have was changed`, async () => {
    const log = await logOf(clinic, `update roles set active = false where key = 'nurse'`)
    expect(log).toEqual([
      'none role_changed nurse',
      ...(repaired ? ['other role_changed nurse', 'own role_changed nurse'] : []),
    ])
  })

  test('has nothing of an update that changes nothing', async () => {
    expect(await logOf(clinic, 'update role_permissions set permission_id = permission_id')).toEqual([])
  })
})

test('an organization is told by what it has at the end of the transaction, once for each change', async () => {
  await using clinic = await openClinic('roles_at_the_end', async (database) => {
    await applyMigrations(database)
    await insertRoles(database)
    await sql`update permission_changes set processed_at = now()`.execute(database)
  })
  const log = await logOf(
    clinic.database,
    `update roles set active = false where key = 'nurse';
    update roles set active = true where key = 'nurse';
    update role_assignments set revoked_at = now()
      where org_id = (select id from organizations where slug = 'other');
    update role_assignments set revoked_at = null
      where org_id = (select id from organizations where slug = 'third')`,
  )
  expect(log).toEqual(
    ['none', 'own', 'third'].flatMap((whose) => [
      `${whose} role_changed nurse`,
      `${whose} role_changed nurse`,
    ]),
  )
})

/** What the statement adds to the log: whose entry it is, its type, and the key that it names. */
async function logOf(clinic: Kysely<unknown>, statement: string): Promise<readonly string[]> {
  return await usingRolledBack(clinic, async (database) => {
    await sql.raw(statement).execute(database)
    await sql`set constraints all immediate`.execute(database)
    const log = await sql<{ entry: string }>`
      select concat_ws(' ', coalesce(organizations.slug, 'none'), change_type, change_data ->> 'key') as entry
      from permission_changes
      left join organizations
        on organizations.id = permission_changes.org_id
      where processed_at is null
      order by 1
    `.execute(database)
    return log.rows.map(({ entry }) => entry)
  })
}

/** A role of the product that users of two organizations have, and one that an organization owns. */
async function insertRoles(database: Kysely<unknown>): Promise<void> {
  for (const statement of [
    `insert into organizations (slug, name) values ('own', 'Demo Clinic'), ('other', 'Other Demo Clinic'), ('third', 'Third')`,
    `insert into users (email, display_name) values ('demo@example.com', 'Demo User')`,
    `insert into permissions (key, name, category)
      values ('claims:read', 'Read', 'billing'), ('claims:write', 'Write', 'billing')`,
    `insert into roles (key, name) values ('nurse', 'Nurse')`,
    `insert into roles (org_id, owner, key, name)
      select id, id::text, 'biller', 'Biller' from organizations where slug = 'own'`,
    `insert into role_permissions (role_id, permission_id)
      select roles.id, permissions.id from roles cross join permissions
      where roles.key = 'biller' and permissions.key = 'claims:read'`,
    `insert into role_assignments (org_id, user_id, role_id, revoked_at)
      select organizations.id, users.id, roles.id, case when slug = 'third' then now() end
      from organizations cross join users cross join roles
      where roles.key = 'nurse'`,
  ])
    await sql.raw(statement).execute(database)
}
