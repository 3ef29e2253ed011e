import { afterAll, beforeAll, expect, test } from 'vitest'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openDatabase } from '../../src/server/open-database.js'
import { type RunningServer, startServer } from '../../src/server/throw-away/start-server.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type ShapeDataset, type Site, seedOptions, siteOver } from '../shapes/shape-database.js'
import { watchedSession } from './watched-session.js'

/**
 * What a run costs, in figures that no other work of the machine moves: a change that needs more statements or writes
 * more of the log changes a line here, where whoever reads it sees it. Seconds are the business of bench/. The log's
 * bounds are a seventh above what was seen, since majors of PostgreSQL differ; two kilobytes are what a server writes by
 * itself when it tidies pages that it reads.
 */
const rows = 2000

// A server of its own: the write-ahead log is that of all databases of a server.
const quiet = { autovacuum: 'off', checkpoint_timeout: '1d', bgwriter_lru_maxpages: '0' }
let server: RunningServer
beforeAll(async () => {
  server = await startServer({ settings: quiet })
})
afterAll(() => server.stop())

/** Statements that whose the columns are does not change. */
const either = { unchanged: 10, planned: 36 }

test.each([
  {
    own: 'package',
    sent: { ...either, first: 47, few: 62, all: 62, undone: 45 },
    kilobytes: { first: 800, unchanged: 2, few: 70, all: 1440, planned: 56, undone: 1430 },
  },
  {
    own: 'shared',
    sent: { ...either, first: 50, few: 69, all: 69, undone: 50 },
    kilobytes: { first: 1095, unchanged: 2, few: 70, all: 2130, planned: 64, undone: 2110 },
  },
])('a dataset of 2,000 rows, columns $own', async ({ own, sent, kilobytes }) => {
  await using cost = await openCost()
  await cost.site.rows('create table items (code text primary key, title text, price integer)')
  const seed = (version: string, changed: number) => () => cost.site.seed(items(version, changed, own))

  const costs = Object.entries({
    first: await cost.of(seed('1.0.0', 0)),
    unchanged: await cost.of(seed('1.0.0', 0)),
    few: await cost.of(seed('1.1.0', 20)),
    all: await cost.of(seed('1.2.0', rows)),
    planned: await cost.of(() => cost.site.plan(items('1.3.0', rows, own))),
    undone: await cost.of(() => undoRun(cost.site.database, undo)),
  })

  expect(Object.fromEntries(costs.map(([name, { statements }]) => [name, statements]))).toEqual(sent)
  for (const [name, { log }] of costs)
    expect(log / 1024, name).toBeLessThan(kilobytes[name as keyof typeof kilobytes])
})

test('an installed package, whose version has one content', async () => {
  await using cost = await openCost()
  await cost.site.rows('create table items (code text primary key, title text, price integer)')
  const installed = { ...items('1.0.0', 0, 'package'), origin: 'installed' } as const
  await cost.site.seed(installed)
  const unchanged = await cost.of(() => cost.site.seed(installed))
  expect(unchanged.statements - either.unchanged).toBe(0)
})

test('more datasets, none of which changed', async () => {
  await using cost = await openCost()
  const many = Array.from({ length: 16 }, (_, at) => ({
    ...items('1.0.0', 0, 'shared'),
    name: `items-${at}`,
    table: `items_${at}`,
  }))
  for (const { table } of many)
    await cost.site.rows(`create table ${table} (code text primary key, title text, price integer)`)
  const of = (count: number) => cost.of(() => cost.site.seedAll(many.slice(0, count)))
  await of(16)
  await of(1)
  const [one, all] = [await of(1), await of(16)]
  expect({ one: one.statements, each: (all.statements - one.statements) / 15 }).toEqual({ one: 9, each: 0 })
  expect(all.log / 1024).toBeLessThan(2)

  // A plan of nothing to do makes no work table either.
  const planOf = async (count: number) => {
    const units = await Promise.all(many.slice(0, count).map((each) => cost.site.units(each)))
    return await cost.of(() => planDatasets(cost.site.database, units.flat(), seedOptions))
  }
  const [onePlan, allPlanned] = [await planOf(1), await planOf(16)]
  expect(allPlanned.statements - onePlan.statements).toBe(0)
})

test('what is asked of the catalog and of the ledger follows what is open, however many datasets are settled', async () => {
  expect(await sentBeside(24)).toEqual(await sentBeside(8))
})

/** Statements of looks and runs over so many datasets, of which the first has something open. */
async function sentBeside(count: number) {
  await using cost = await openCost()
  const { site } = cost
  const { database } = site
  const all = Array.from({ length: count }, (_, at) => few('1.0.0', at))
  for (const { table } of all)
    await site.rows(`create table ${table} (code text primary key, title text, price integer)`)
  await site.seedAll(all)
  const units = await site.units(...all)
  const newer = await site.units(few('1.1.0', 0), ...all.slice(1))
  const sent = async (work: () => Promise<unknown>) => (await cost.of(work)).statements
  const looks = async () => ({
    status: await sent(() => readDatasetStatuses(database, units)),
    drift: await sent(() => readDrift(database, units, 'all', { values: false, limit: null })),
    doctor: await sent(() => examineDatabase(database, { units })),
  })
  const clean = await looks()
  await site.rows("update few_0 set title = 'of the site'")
  return {
    clean,
    edited: await looks(),
    planned: await sent(() => planDatasets(database, newer, seedOptions)),
    apart: await sent(() => seedDatasets(database, units, { ...seedOptions, commit: 'dataset' })),
    together: await sent(() => seedDatasets(database, newer, seedOptions)),
  }
}

function few(version: string, at: number): ShapeDataset {
  const title = `Few, as release ${version} names them`
  return {
    ...items(version, 1, 'shared'),
    name: `few-${at}`,
    table: `few_${at}`,
    rows: [{ code: 'c', title, price: 1 }],
  }
}

const undo = {
  undo: null,
  lock: { waitSeconds: 30 },
  run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} },
}

function items(version: string, changed: number, own: string): ShapeDataset {
  return {
    name: 'items',
    table: 'items',
    key: ['code'],
    version,
    defaultOwnership: own,
    rows: Array.from({ length: rows }, (_, at) => ({
      code: `c${String(at).padStart(6, '0')}`,
      title: `Item ${at}, as release ${at < changed ? version : '1.0.0'} names it`,
      price: at,
    })),
  }
}

/** Statements that were sent, and bytes of write-ahead log. */
interface Cost {
  readonly statements: number
  readonly log: number
}

interface OpenCost extends AsyncDisposable {
  readonly site: Site
  of(work: () => Promise<unknown>): Promise<Cost>
}

let databases = 0

/** A new database whose session counts. */
async function openCost(): Promise<OpenCost> {
  databases += 1
  const name = `cost_${databases}`
  await using superuser = await openDatabase({ kind: 'postgres', url: server.superuserUrl })
  await superuser.query(`create database ${name}`)
  const url = new URL(server.superuserUrl)
  url.pathname = name
  const session = await openDatabase({ kind: 'postgres', url: url.href })
  const sent = { statements: 0 }
  const written = async () => {
    const answer = await session.query(`select (pg_current_wal_insert_lsn() - '0/0')::float8 as bytes`)
    return Number(answer.rows[0]?.['bytes'])
  }
  return {
    site: siteOver(
      watchedSession(session, () => {
        sent.statements += 1
      }),
      url.href,
    ),
    of: async (work) => {
      const before = { statements: sent.statements, log: await written() }
      await work()
      return { statements: sent.statements - before.statements, log: (await written()) - before.log }
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}
