import { expect, test } from 'vitest'
import { usingSite } from '../shapes/shape-database.js'

test('a plan that a locked table stops names it, and who holds it', async () => {
  await usingSite(
    'postgres',
    'create table free (code text primary key); create table held (like free including all)',
    async (site) => {
      await using other = await site.other()
      await other.query('begin; lock table held')
      const dataset = (table: string) => ({ name: table, table, key: ['code'], rows: [{ code: 'a' }] })
      expect(await site.plan(dataset('free'))).toMatchObject([{ inserted: 1 }])
      await expect(site.plan(dataset('free'), dataset('held'))).rejects.toMatchObject({
        code: 'LOCK_TARGET',
        message: expect.stringMatching(/^The table held stayed locked by process \d+ \(/),
        place: { table: 'held' },
      })
    },
  )
})
