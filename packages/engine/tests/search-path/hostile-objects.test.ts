import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase, type ThrowAwayDatabase } from '../../src/throw-away.js'
import { addTenants } from '../amend/site-decisions.js'
import { createTables } from '../seed/tiny-clinic.js'
import { watchedSession } from '../seed/watched-session.js'
import { goldenStatements, hostileObjects, usedNames } from './hostile-objects.js'
import { everything } from './whole-life.js'

/** A role that may create things where the owner's tables are, as every role might before PostgreSQL 15. */
const intruder = 'sow_intruder'

let throwAway: ThrowAwayDatabase
let superuser: Session
let owner: Session

beforeEach(async () => {
  throwAway = await createDatabase(inject('postgres').superuserUrl)
  superuser = await openDatabase({ kind: 'postgres', url: throwAway.superuserUrl })
  owner = await openDatabase({ kind: 'postgres', url: throwAway.url })
  await superuser.query(`
    do $$
    begin
      create role ${intruder};
    exception
      when duplicate_object or unique_violation then null;
    end $$`)
  await superuser.query(`grant create, usage on schema public to ${intruder}`)
  await owner.query(tables)
  await owner.query(audit)
  await addTenants(databaseOver(owner))
})

afterEach(async () => {
  await owner[Symbol.asyncDispose]()
  await superuser[Symbol.asyncDispose]()
  await throwAway[Symbol.asyncDispose]()
})

/** With columns of which another type than the server's own operator has is a closer one. */
const tables = `${createTables};
  alter table payers
    alter column payer_key type varchar(40),
    alter column name type varchar(80)`

/** Triggers whose tables have no schema in front, as an application writes them; at once, and at the end. */
const audit = `
  create table audit (what text);
  create function note_write() returns trigger language plpgsql as
    $body$ begin insert into audit values (tg_op); return null; end $body$;
  create trigger note_write after insert or update or delete on payers
    for each row execute function note_write();
  create constraint trigger note_later after insert or update or delete on fees
    deferrable initially deferred for each row execute function note_write()`

/** What the golden statements use, and what the rest of the work sends. */
async function plant(): Promise<void> {
  const sent: string[] = []
  await using throwAwayToo = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: throwAwayToo.url })
  await session.query(tables)
  await session.query(audit)
  await addTenants(databaseOver(session))
  await everything(databaseOver(watchedSession(session, (text) => void sent.push(text))))
  // On a cluster of Citus the role may log in on no other server: what it makes is on this one alone.
  await superuser.query(`set citus.enable_ddl_propagation = off; set role ${intruder}`)
  await superuser.query(hostileObjects(usedNames([...goldenStatements().map(([, text]) => text), ...sent])))
  await superuser.query('reset role')
}

async function calls(): Promise<number> {
  const answer = await superuser.query(
    'select case when is_called then last_value else 0 end as calls from public.calls',
  )
  return Number(answer.rows[0]?.['calls'])
}

test('nothing that another role made is called, whatever is done', { timeout: 240_000 }, async () => {
  await plant()
  await everything(databaseOver(owner))
  expect(await calls()).toBe(0)
  const audited = await superuser.query(
    'select pg_catalog.count(what)::pg_catalog.int4 as rows from public.audit',
  )
  expect(Number(audited.rows[0]?.['rows'])).toBeGreaterThan(0)
})

test.each([
  ['the pin', 'set local search_path = pg_catalog, pg_temp', 'set local search_path = public, pg_temp'],
  ['the schemas of what writes a target', 'operator(pg_catalog.=)', '='],
])('without %s it is called', { timeout: 240_000 }, async (_, protection, bare) => {
  await plant()
  const unprotected: Session = {
    ...watchedSession(owner, () => {}),
    query: (text, parameters) => owner.query(text.replaceAll(protection, bare), parameters),
  }
  // A first look at the catalog fails before it calls anything: literals are taken for the types of what somebody else made.
  await everything(databaseOver(owner))
  const database = databaseOver(unprotected)
  database.ledger.state = 'own'
  await everything(database).catch(() => {})
  expect(await calls()).toBeGreaterThan(0)
})
