import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { addTenants, everything, reportOf, seedRelease } from '../amend/site-decisions.js'
import { secondRelease } from '../seed/second-release.js'
import { createTables, firstRelease } from '../seed/tiny-clinic.js'

/** A trigger of the application, whose work takes more memory than it has: the server needs files for the rest. */
const needsRoom = `
  create function count_much() returns trigger language plpgsql as
    $$ begin perform count(*) from generate_series(1, 5000000); return null; end $$;
  create trigger count_much after update on codes for each statement execute function count_much()`

test('a server that has no room left for its files ends the run, which leaves nothing; with room it is done', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url, superuserUrl, name }) => {
    await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
    await using session = await openDatabase({ kind: 'postgres', url })
    const database = databaseOver(session)
    await session.query(createTables)
    await addTenants(database)
    await seedRelease(database, firstRelease, '1.0.0')
    await session.query(needsRoom)
    const before = await everything(database)
    await superuser.query(`alter database ${name} set temp_file_limit = '1MB'`)
    {
      await using full = await openDatabase({ kind: 'postgres', url })
      await expect(seedRelease(databaseOver(full), secondRelease, '1.1.0')).rejects.toMatchObject({
        code: 'RESOURCE_EXHAUSTED',
        exitCode: 74,
        outcome: 'nothing-changed',
        place: { sqlState: '53400' },
      })
      expect((await full.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    }
    expect(await everything(database)).toEqual(before)
    expect(await examineDatabase(database)).toEqual([])
    // This session began before the limit.
    expect(reportOf(await seedRelease(database, secondRelease, '1.1.0'), 'codes')).toMatchObject({
      updated: 1,
      inserted: 1,
    })
  })
})
