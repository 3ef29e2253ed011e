import { expect, test } from 'vitest'
import { undoRun } from '../../src/undo/undo-run.js'
import { openSite, type ShapeDataset, type Site } from '../shapes/shape-database.js'

/** Many enough that reading all changes for each of them shows. */
const changed = 4000

function prices(version: string, price: number, own: string): ShapeDataset {
  return {
    name: 'prices',
    table: 'prices',
    key: ['code'],
    version,
    defaultOwnership: own,
    rows: Array.from({ length: changed }, (_, index) => ({ code: `c${index}`, price })),
  }
}

/** Rows of a ledger table, or of the target, that the server has read so far. */
async function rowsRead(site: Site): Promise<number> {
  // What this session did is told with the next flush, which it asks for.
  await site.database.session.query('select pg_stat_force_next_flush()')
  await site.database.session.query('select 1 as told')
  await using other = await site.other()
  const { rows } = await other.query(`
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::float8 as read
    from pg_stat_user_tables
    where schemaname = 'sow'
      or relname = 'prices'`)
  return Number(rows[0]?.['read'])
}

test.each(['package', 'shared'])('reads each changed row a few times, columns %s', async (own) => {
  await using site = await openSite('postgres')
  await site.database.session.query('create table prices (code text primary key, price integer)')
  await site.seed(prices('1.0.0', 1, own))
  await site.seed(prices('1.1.0', 2, own))
  const before = await rowsRead(site)
  await undoRun(site.database, {
    undo: null,
    lock: { waitSeconds: 30 },
    run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} },
  })
  const read = (await rowsRead(site)) - before
  expect(await site.rows('select distinct price from prices')).toEqual([{ price: 1 }])
  expect(read).toBeGreaterThan(changed)
  expect(read).toBeLessThan(changed * 50)
})
