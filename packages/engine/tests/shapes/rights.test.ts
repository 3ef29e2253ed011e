import type { SowError } from '@sow/kit/errors'
import { describe, expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/server/open-database.js'
import { withParts } from '../../src/server/throw-away/create-database.js'
import { serversOf } from '../../src/server/throw-away/servers-of.js'
import { createDatabase } from '../../src/throw-away.js'
import { ask } from '../citus/cluster-databases.js'
import { liveThrough } from './life-cycle.js'
import { type Site, siteOver } from './shape-database.js'

const table = 'create table t (code text primary key, name text)'
const shape = {
  table: 't',
  key: ['code'],
  row: (place: number, variant: number) => ({ code: `c${place}`, name: `name ${place} v${variant}` }),
  at: (place: number) => `code = 'c${place}'`,
  edit: "name = 'site'",
}
const dataset = { table: 't', key: ['code'], rows: [shape.row(1, 0)] }

/** A database of an owner, and what another role may do in it. */
async function usingRole(
  ddl: string,
  grants: (role: string) => string,
  work: (owner: Site, role: Site) => Promise<void>,
): Promise<void> {
  await using throwAway = await createDatabase(inject('postgres').superuserUrl)
  const { url, superuserUrl, name } = throwAway
  const role = `role_${name}`
  await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
  await using ownerSession = await openDatabase({ kind: 'postgres', url })
  await ownerSession.query(ddl)
  await superuser.query(`create role ${role} login password 'role'`)
  for (const server of serversOf(superuserUrl))
    await ask(
      withParts(server.url, { database: name }),
      `grant create, temporary on database ${name} to ${role}`,
    )
  await superuser.query(grants(role))
  const roleUrl = new URL(url)
  roleUrl.username = role
  roleUrl.password = 'role'
  try {
    await using session = await openDatabase({ kind: 'postgres', url: roleUrl.href })
    await work(siteOver(ownerSession, url), siteOver(session, roleUrl.href))
  } finally {
    await superuser.query(`drop owned by ${role} cascade; drop role ${role}`)
  }
}

const refusal = async (site: Site): Promise<SowError> =>
  (await site.seed(dataset).catch((error: unknown) => error)) as SowError

describe('row-level security', () => {
  const secured = `${table};
    alter table t enable row level security;
    create policy visible on t using (code <> 'hidden')`

  test('does not stand in the way of the owner', async () => {
    await usingRole(
      secured,
      () => 'select 1',
      async (owner) => {
        await liveThrough(owner, shape)
      },
    )
  })

  test('that is forced on the owner is refused', async () => {
    await usingRole(
      `${secured}; alter table t force row level security`,
      () => 'select 1',
      async (owner) => {
        const error = await refusal(owner)
        expect(error).toMatchObject({ code: 'TARGET_ROW_SECURITY', outcome: 'nothing-changed' })
        // To be the owner is of no help there.
        expect(error).toMatchObject({ hint: expect.stringContaining('bypassrls') })
      },
    )
  })

  test('that another role is under is refused, even where a policy shows it every row', async () => {
    await usingRole(
      `${secured}; create policy everything on t using (true)`,
      (role) => `grant select, insert, update, delete on t to ${role}`,
      async (_, role) => {
        expect(await refusal(role)).toMatchObject({ code: 'TARGET_ROW_SECURITY' })
      },
    )
  })

  test('that another role may bypass does not stand in the way', async () => {
    await usingRole(
      secured,
      (role) => `alter role ${role} bypassrls; grant select, insert, update, delete on t to ${role}`,
      async (_, role) => await liveThrough(role, shape),
    )
  })

  test('on a table that rows refer to hides nothing silently', async () => {
    const { ref } = await import('@sow/kit')
    await usingRole(
      `create table orgs (id serial primary key, slug text not null unique);
       alter table orgs enable row level security;
       create policy none on orgs using (false);
       insert into orgs (slug) values ('north');
       create table t (code text primary key, org integer references orgs (id))`,
      (role) => `grant select on orgs to ${role}; grant select, insert, update, delete on t to ${role}`,
      async (_, role) => {
        const error = await role
          .seed({
            table: 't',
            key: ['code'],
            refs: { org: ref.table('orgs', ['slug']) },
            rows: [{ code: 'a', org: 'north' }],
          })
          .catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ exitCode: 77, code: 'PRIVILEGE_MISSING' })
        expect(String(error)).toMatch(/Row-level security would hide rows.*"orgs"/)
      },
    )
  })
})

describe('a role that is not the owner', () => {
  test('needs no more than its grants on the table', async () => {
    await usingRole(
      table,
      (role) => `grant select, insert, update, delete on t to ${role}`,
      async (_, role) => await liveThrough(role, shape),
    )
  })

  test('with grants on columns alone is told what is missing', async () => {
    await usingRole(
      table,
      (role) => `grant select (code, name), insert (code, name), update (name) on t to ${role}`,
      async (owner, role) => {
        const error = await refusal(role)
        expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING', exitCode: 77 })
        expect(error.problems.map(({ message }) => message.split(':')[0])).toEqual([
          'insert on t',
          'select on t',
          'update on t',
        ])
        expect(await owner.rows('select count(*) as rows from t')).toEqual([{ rows: 0 }])
      },
    )
  })

  test('that may not use a sequence leaves it alone', async () => {
    await usingRole(
      'create table t (id serial primary key, name text)',
      (role) => `grant select, insert, update, delete on t to ${role}`,
      async (owner, role) => {
        const numbered = { table: 't', key: ['id'], rows: [{ id: 7, name: 'x' }] }
        expect(await role.seed(numbered)).toMatchObject({ inserted: 1 })
        expect(await owner.rows('select is_called from t_id_seq')).toEqual([{ is_called: false }])
      },
    )
  })
})
