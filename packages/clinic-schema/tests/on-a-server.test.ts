import { databaseOver, openDatabase, verifyDownsOn } from '@sow/engine'
import { usingDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { migrations } from '../src/migrations/index.js'

/** Sums are not what is proven here. */
const set = {
  package: '@sow/clinic-schema',
  version: '0.0.0',
  migrations: Object.keys(migrations).map((name) => ({ name, sum: '' })),
  load: async () => migrations,
}

test('on a real server every migration goes up, down and up again to an equal catalog', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    expect(await verifyDownsOn(databaseOver(session), [set])).toEqual([])
  })
})
