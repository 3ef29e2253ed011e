import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { addTenants } from '../amend/site-decisions.js'
import { startScript } from '../server/start-script.js'
import { createTables, firstRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf } from './tiny-database.js'

/** A process that seeds the first release; `rows` is what becomes of the rows of its last dataset. */
function seeding(url: string, rows: string): string {
  return `
    import { databaseOver } from '../../src/database/database.js'
    import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
    import { openDatabase } from '../../src/server/open-database.js'
    import { firstRelease } from '../seed/tiny-clinic.js'
    import { seedOptions, unitsOf } from '../seed/tiny-database.js'
    const session = await openDatabase({ kind: 'postgres', url: ${JSON.stringify(url)} })
    const units = await unitsOf(firstRelease)
    const last = units.at(-1)
    const rows = async function* () { ${rows} }
    await seedDatasets(databaseOver(session), [...units.slice(0, -1), { ...last, rows }], seedOptions)`
}

/** Kills such a process as soon as it says that it is there, seeds once more beside what is left of it, and looks. */
async function killedWhile(
  { rows, before = '' }: { readonly rows: string; readonly before?: string },
  meanwhile: (wait: (statement: string) => Promise<void>) => Promise<void> = async () => {},
): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session)
    await session.query(createTables)
    await addTenants(database)
    if (before !== '') await session.query(before)
    const script = startScript(seeding(url, rows))
    if (before === '') await once(script.stdout as NodeJS.ReadableStream, 'data')
    await meanwhile(async (statement) => {
      while ((await rowsOf(database, statement))[0]?.['found'] !== true) await sleep(20)
    })
    script.kill('SIGKILL')
    await once(script, 'close')
    const { run } = await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
    // Of the killed one there is neither a run nor a row: ours is the first, and all of it.
    expect(run?.id).toBe(1)
    expect(await rowsOf(database, 'select id from sow.run')).toEqual([{ id: 1 }])
    expect(await rowsOf(database, 'select count(*) as rows from payers')).toEqual([{ rows: 3 }])
    expect(await rowsOf(database, 'select count(*) as rows from fees')).toEqual([{ rows: 4 }])
    expect(await rowsOf(database, 'select count(*) as rows from codes')).toEqual([{ rows: 4 }])
    expect(await examineDatabase(database)).toEqual([])
  })
}

test('a process that is killed in the midst of a copy leaves nothing, and the next run does everything', async () => {
  await killedWhile({
    rows: `
      const batch = []
      for await (const rows of last.rows()) batch.push(...rows)
      yield batch.slice(0, 2)
      console.log('copying')
      await new Promise((resolve) => setTimeout(resolve, 600_000))
      yield batch.slice(2)`,
  })
})

const asleep = `
  select exists (
    select
    from pg_stat_activity
    where datname = current_database()
      and wait_event = 'PgSleep') as found`

test('the statement of a killed process goes on for a while: the next run waits for it, and nothing is there twice', async () => {
  await killedWhile(
    {
      rows: 'yield* last.rows()',
      before: `
        create function linger() returns trigger language plpgsql as
          $$ begin perform pg_catalog.pg_sleep(0.8); return new; end $$;
        create trigger linger before insert on payers for each row execute function linger()`,
    },
    (wait) => wait(asleep),
  )
})
