import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { addTenants, reportOf, seedRelease } from '../amend/site-decisions.js'
import { secondRelease } from '../seed/second-release.js'
import { createTables, firstRelease } from '../seed/tiny-clinic.js'
import { watchedSession } from '../seed/watched-session.js'

/** A clinic that has the first release, on a database with a setting of its own, and a session of its application. */
async function usingClinic(
  setting: string,
  work: (open: () => Promise<Session>, site: Session) => Promise<void>,
): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url, superuserUrl, name }) => {
    await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
    await superuser.query(`alter database ${name} set ${setting}`)
    const open = () => openDatabase({ kind: 'postgres', url })
    await using site = await open()
    await site.query(createTables)
    await addTenants(databaseOver(site))
    await seedRelease(databaseOver(site), firstRelease, '1.0.0')
    await work(open, site)
  })
}

/** Waits until one of these is answered. */
async function waitFor(session: Session, statement: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await session.query(statement)).rows[0]?.['found'] === true) return
    await sleep(50)
  }
  throw new Error(`It never came: ${statement}`)
}

const waiting = `
  select exists (
    select
    from pg_stat_activity
    where datname = current_database()
      and wait_event_type = 'Lock') as found`
const deadlocked = 'select deadlocks > 0 as found from pg_stat_database where datname = current_database()'

test('a deadlock with the application is ended by the run, which is done again as a whole', async () => {
  await usingClinic("deadlock_timeout = '300ms'", async (open, site) => {
    await using session = await open()
    await using looking = await open()
    const reasons: string[] = []
    const onEvent = (event: { readonly type: string; readonly reason?: string }) => {
      if (event.type === 'retrying') reasons.push(event.reason ?? '')
    }
    await site.query("begin; update codes set title = 'Of the site' where code = 'A1'")
    const running = seedRelease(databaseOver(session, { onEvent }), secondRelease, '1.1.0')
    // It has written payers, and waits for the code.
    await waitFor(looking, waiting)
    await site.query("update payers set phone = '555-0199' where payer_key = 'acme'")
    await site.query('commit')
    const result = await running
    expect(reasons.length).toBeGreaterThan(0)
    await waitFor(looking, deadlocked)
    expect(reportOf(result, 'payers')).toMatchObject({ updated: 1, inserted: 1 })
    const { rows } = await site.query("select name, phone from payers where payer_key = 'acme'")
    expect(rows).toEqual([{ name: 'Acme Demo\tHealth \\ Plan', phone: '555-0199' }])
  })
})

test('where transactions are serializable unless they say otherwise, ours say otherwise', async () => {
  await usingClinic("default_transaction_isolation = 'serializable'", async (open, site) => {
    await using inner = await open()
    const levels = new Set<unknown>()
    const reasons: string[] = []
    let edits = 0
    const session = watchedSession(inner, async (statement) => {
      if (!/^\s*(update|insert into) "?public/i.test(statement)) return
      levels.add((await inner.query('show transaction_isolation')).rows[0]?.['transaction_isolation'])
      edits += 1
      await site.query("update payers set phone = '555-0199' where payer_key = 'zeta'")
    })
    const onEvent = (event: { readonly type: string }) => void reasons.push(event.type)
    await using plain = await open()
    expect((await plain.query('show transaction_isolation')).rows).toEqual([
      { transaction_isolation: 'serializable' },
    ])
    const result = await seedRelease(databaseOver(session, { onEvent }), secondRelease, '1.1.0')
    expect(result.run).not.toBeNull()
    expect(edits).toBeGreaterThan(0)
    expect([...levels]).toEqual(['read committed'])
  })
})
