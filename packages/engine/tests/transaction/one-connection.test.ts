import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { blameRows } from '../../src/look/blame/blame-rows.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { addTenants, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { secondRelease } from '../seed/second-release.js'
import { createTables, firstRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf } from '../seed/tiny-database.js'

test('a database that takes one connection alone is enough for a whole life', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url, superuserUrl, name }) => {
    {
      await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
      await superuser.query(`alter database ${name} connection limit 1`)
    }
    const open = () => openDatabase({ kind: 'postgres', url })
    await using session = await open()
    const database = databaseOver(session, { reopen: open })
    await session.query(createTables)
    await addTenants(database)
    await seedRelease(database, firstRelease, '1.0.0')
    const units = await unitsOf(secondRelease, '1.1.0')
    expect((await planDatasets(database, units, seedOptions))[0]).toMatchObject({ updated: 1 })
    await seedRelease(database, secondRelease, '1.1.0')
    await siteDecisions.undo(database)
    const [payers] = await readDatasetStatuses(database, units)
    expect(payers).toMatchObject({ state: 'held', applied: { version: '1.0.0' } })
    await expect(open()).rejects.toMatchObject({ code: 'CONNECTION_SLOTS', exitCode: 75 })
  })
})

test('no statement of a run has a name, so that a table may change between two of them', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await using site = await openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session)
    await session.query(createTables)
    await addTenants(database)
    await seedRelease(database, firstRelease, '1.0.0')
    await site.query('alter table payers add column note text, alter column name type varchar(200)')
    await seedRelease(database, secondRelease, '1.1.0')
    await site.query('alter table payers drop column note')
    await siteDecisions.undo(database)
    const named = 'select count(*) as statements from pg_prepared_statements'
    expect(await rowsOf(database, named)).toEqual([{ statements: 0 }])
    await session.query('prepare ours as select 1')
    expect(await rowsOf(database, named)).toEqual([{ statements: 1 }])
    // A look that a session repeats has names, unless the connection says otherwise.
    const look = { of: 'payers', keys: ['acme'], tenant: null, values: false }
    for (const [parameters, statements] of [
      ['', 5],
      ['pgbouncer=true', 0],
      ['statement_cache_size=0', 0],
    ] as const) {
      await using asked = await openDatabase({ kind: 'postgres', url: `${url}?${parameters}` })
      const again = databaseOver(asked)
      for (let time = 0; time < 4; time += 1) await blameRows(again, look)
      expect(await rowsOf(again, named)).toEqual([{ statements }])
    }
  })
})
