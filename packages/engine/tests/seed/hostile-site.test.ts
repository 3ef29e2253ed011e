import { describe, expect, test } from 'vitest'
import { type Database, databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { Session } from '../../src/server/connect/session.js'
import { tryLock } from '../../src/transaction/try-lock.js'
import { firstRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'
import { watchedSession } from './watched-session.js'

/** A session that lets somebody else act once, just before the first statement that begins with `text`. */
function interruptedBefore(session: Session, text: string, act: () => Promise<unknown>): Session {
  let done = false
  return watchedSession(session, async (statement) => {
    if (done || !statement.trimStart().startsWith(text)) return
    done = true
    await act()
  })
}

/** How the statement begins that inserts rows and seals them. */
const insertion = 'with inserted as (\ninsert into "public"."payers"'

const secondRelease = {
  ...firstRelease,
  payers: firstRelease.payers.map((payer) => ({ ...payer, name: `${payer.name} (2)` })),
}

/** Only one row changes, so that the others are free for the site to write. */
const acmeOnly = {
  ...firstRelease,
  payers: firstRelease.payers.map((payer) =>
    payer.payer_key === 'acme' ? { ...payer, name: 'Acme Two' } : payer,
  ),
}

async function seedWhile(
  database: Database,
  other: () => Promise<Session>,
  text: string,
  edit: string,
  release = secondRelease,
) {
  await using site = await other()
  const events: string[] = []
  const hostile = databaseOver(
    interruptedBefore(database.session, text, () => site.query(edit)),
    { onEvent: (event) => events.push(event.type) },
  )
  const result = await seedDatasets(hostile, await unitsOf(release, '1.1.0'), seedOptions)
  return { result, retried: events.includes('retrying') }
}

describe('while a site writes beside the merge', () => {
  test('an edit committed between diff and merge is kept, and the run decides again', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      const edit = "update payers set name = 'Edited meanwhile' where payer_key = 'acme'"
      const { result, retried } = await seedWhile(database, other, 'update "public"."payers"', edit)
      expect(retried).toBe(true)
      expect(result.datasets[0]).toMatchObject({ updated: 2, conflicts: 1 })
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme'")).toEqual([
        { name: 'Edited meanwhile' },
      ])
    })
  })

  test('a row deleted between diff and merge stays deleted', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      const edit = "delete from payers where payer_key = 'zeta'"
      const { result, retried } = await seedWhile(database, other, 'update "public"."payers"', edit)
      expect(retried).toBe(true)
      expect(result.datasets[0]).toMatchObject({ updated: 2, tombstoned: 1, inserted: 0 })
    })
  })

  test('a row that the site inserts first under our key is adopted, not doubled', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      await database.session.query(
        "insert into payers (payer_key, name, kind) values ('own', 'Ours', 'other')",
      )
      const edit = "insert into payers (payer_key, name, kind) values ('acme', 'First', 'commercial')"
      const { result, retried } = await seedWhile(database, other, insertion, edit)
      expect(retried).toBe(true)
      expect(result.datasets[0]).toMatchObject({ inserted: 2, kept: 1 })
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme'")).toEqual([
        { name: 'First' },
      ])
    })
  })

  test('a trigger that comes between diff and insert changes no row unseen', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      await database.session.query(
        "insert into payers (payer_key, name, kind) values ('own', 'Ours', 'other')",
      )
      const trigger = `
        create function shout() returns trigger language plpgsql as
          'begin new.name := upper(new.name); return new; end';
        create trigger shout before insert on payers for each row execute function shout()`
      await expect(seedWhile(database, other, insertion, trigger)).rejects.toMatchObject({
        code: 'TARGET_CHANGED_ROWS',
      })
      expect(await rowsOf(database, 'select name from payers')).toEqual([{ name: 'Ours' }])
    })
  })

  test('an edit committed after the diff is seen by the next run', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      const edit = "update payers set phone = '555-0123', kind = 'mine' where payer_key = 'self'"
      const { retried } = await seedWhile(database, other, 'insert into sow.change', edit, acmeOnly)
      expect(retried).toBe(false)
      const units = await unitsOf(acmeOnly, '1.1.0')
      const next = await seedDatasets(database, units, seedOptions)
      expect(next.datasets[0]).toMatchObject({ updated: 1 })
      expect(await rowsOf(database, "select phone, kind from payers where payer_key = 'self'")).toEqual([
        { phone: '555-0123', kind: 'self_pay' },
      ])
    })
  })

  test('a run while another one is at work is refused, if it is not to wait', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      const units = await unitsOf(firstRelease)
      await using session = await other()
      await session.query('begin')
      expect(await tryLock(databaseOver(session))).toBe(true)
      const options = { ...seedOptions, lock: { waitSeconds: 0 } }
      await expect(seedDatasets(database, units, options)).rejects.toMatchObject({
        code: 'LOCK_BUSY',
        outcome: 'nothing-changed',
      })
      await session.query('rollback')
      expect((await seedDatasets(database, units, options)).run).not.toBeNull()
    })
  })

  test('ten sessions at once apply the release exactly once', async () => {
    await usingTinyClinic('postgres', async (database, other) => {
      await database.session.query("insert into organizations (slug, status) values ('north', 'active')")
      const units = await unitsOf(firstRelease)
      const results = await Promise.all(
        Array.from({ length: 10 }, async () => {
          await using session = await other()
          return await seedDatasets(databaseOver(session), units, seedOptions)
        }),
      )
      expect(results.filter(({ run }) => run !== null)).toHaveLength(1)
      expect(await rowsOf(database, 'select count(*) as runs from sow.run')).toEqual([{ runs: 1 }])
      expect(await rowsOf(database, 'select count(*) as rows from fees')).toEqual([{ rows: 2 }])
      expect(
        await rowsOf(
          database,
          `select count(*) as locks from pg_locks
           where locktype = 'advisory'
             and database = (select oid from pg_database where datname = current_database())`,
        ),
      ).toEqual([{ locks: 0 }])
    })
  })
})
