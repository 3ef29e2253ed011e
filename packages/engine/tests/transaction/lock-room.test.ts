import { expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { groupUnits } from '../../src/seed/decide/group-units.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { startServer } from '../../src/server/throw-away/start-server.js'
import { refuseCrowd } from '../../src/transaction/lock-room.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { watchedSession } from '../seed/watched-session.js'
import { type ShapeDataset, seedOptions, siteOver } from '../shapes/shape-database.js'

const datasets = 60
const names = Array.from({ length: datasets }, (_, at) => `table_${at}`)
const units: ShapeDataset[] = names.map((name) => ({
  name: name.replace('_', '-'),
  table: name,
  key: ['code'],
  rows: [{ code: 'a', title: 'A' }],
}))
const options = { tenant: null, onConflict: 'keep', allowDowngrade: false } as const
const undo = { undo: null, lock: seedOptions.lock, run: { ...seedOptions.run, command: 'db undo' } }

/** Runs `work` with a site whose server has so many places for locks, and answers the most that a transaction of it held. */
async function usingServer(
  perTransaction: number,
  work: (site: ReturnType<typeof siteOver>, most: () => number) => Promise<void>,
): Promise<void> {
  const server = await startServer({
    settings: { max_locks_per_transaction: String(perTransaction), max_connections: '20' },
  })
  try {
    await using session = await openDatabase({ kind: 'postgres', url: server.superuserUrl })
    let most = 0
    const watched = watchedSession(session, async (statement) => {
      if (!/^(commit|rollback)$/.test(statement)) return
      const found = await session
        .query('select count(*)::int as held from pg_locks where pid = pg_backend_pid()')
        .catch(() => null)
      most = Math.max(most, Number(found?.rows[0]?.['held'] ?? 0))
    })
    const site = siteOver(watched, null)
    for (const name of names) await site.rows(`create table ${name} (code text primary key, title text)`)
    const answer = () => {
      const held = most
      most = 0
      return held
    }
    await work(site, answer)
  } finally {
    await server.stop()
  }
}

const estimate = 170 + datasets * (14 + 4)

test('what a plan, a seed and an undo of many datasets take is about what is estimated', async () => {
  await usingServer(256, async (site, most) => {
    const all = await site.units(...units)
    most()
    await planDatasets(site.database, all, options)
    const planned = most()
    await seedDatasets(site.database, all, seedOptions)
    const seeded = most()
    await undoRun(site.database, undo)
    const undone = most()
    for (const held of [planned, seeded, undone]) {
      expect(held).toBeGreaterThan(datasets * 4)
      expect(held).toBeLessThan(estimate)
    }
  })
})

test('a server without that room is told before, and the same is done dataset by dataset', async () => {
  await usingServer(10, async ({ database, ...site }) => {
    const all = await site.units(...units)
    const refused = {
      code: 'RESOURCE_EXHAUSTED',
      message: expect.stringMatching(/60 datasets .* locks.* room for \d+.*max_locks_per_transaction is 10/),
    }
    const planned = await planDatasets(database, all, options)
    expect(
      planned.map(({ dataset, inserted }) => [dataset, inserted]),
      'one by one',
    ).toEqual(units.map(({ name }) => [name, 1]))
    await expect(seedDatasets(database, all, seedOptions)).rejects.toMatchObject({
      ...refused,
      hint: expect.stringContaining('--commit dataset'),
    })
    const apart = { ...seedOptions, commit: 'dataset' } as const
    expect((await seedDatasets(database, all, apart)).datasets).toHaveLength(datasets)
    await expectSettled(database, all)
    for (const name of names.slice(1))
      await site.rows(`alter table ${name} add foreign key (code) references table_0 (code)`)
    expect(await planDatasets(database, all, options), 'nothing to do').toHaveLength(datasets)
    await site.rows("insert into table_0 (code) values ('ours')")
    await expect(planDatasets(database, all, options), 'all belong together').rejects.toMatchObject({
      ...refused,
      hint: expect.stringMatching(/max_locks_per_transaction to \d+.*--only/),
    })
  })
})

test('a plan takes a quarter of the room at most, and keeps together what belongs together', async () => {
  await usingServer(64, async ({ database, ...site }, most) => {
    await site.rows('alter table table_59 add foreign key (code) references table_0 (code)')
    const all = await site.units(...units)
    const groups = await groupUnits(database, all, 9)
    expect(groups.map((group) => group.length)).toEqual([9, 9, 9, 9, 9, 9, 6])
    expect(groups[0]?.map(({ dataset }) => dataset.name).slice(0, 3)).toEqual([
      'table-0',
      'table-59',
      'table-1',
    ])
    most()
    expect(await planDatasets(database, all, options)).toHaveLength(datasets)
    expect(most()).toBeLessThan((64 * 20) / 4)
    // However many go at once, the order is that of the tables.
    await site.rows('alter table table_1 add foreign key (code) references table_58 (code)')
    const order = (await planDatasets(database, all, options)).map(({ dataset }) => dataset)
    expect(order.indexOf('table-58')).toBe(order.indexOf('table-1') - 1)
  })
})

/** What changes nothing works on any server, and so do the looks. */
async function expectSettled(database: Database, all: Parameters<typeof seedDatasets>[1]) {
  expect((await seedDatasets(database, all, seedOptions)).run).toBeNull()
  const states = new Set((await readDatasetStatuses(database, all)).map(({ state }) => state))
  expect(states).toEqual(new Set(['current']))
}

test.each([
  [64, 120, 0, 5000, null],
  [64, 120, 1000, 5000, /to 128 and restart/],
  [64, 100, 0, 14_000, /to 192 and restart the server, or wait/],
])('%s places for each of %s sessions, %s taken', (perTransaction, sessions, held, needed, hint) => {
  const error = refuseCrowd({ perTransaction, sessions, held }, needed, 800, 'wait')
  if (hint === null) expect(error).toBeNull()
  else expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', hint: expect.stringMatching(hint) })
})
