import { afterAll, beforeAll, expect, test } from 'vitest'
import { proveBaseline } from '../../src/adopt/prove-baseline.js'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { insertRun } from '../../src/ledger/run-recorder.js'
import { readDrift } from '../../src/look/read-drift.js'
import { showRows } from '../../src/look/show/show-rows.js'
import { readDatabaseFacts } from '../../src/server/connect/database-facts.js'
import { openDatabase } from '../../src/server/open-database.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type LivingShape, liveThrough } from '../shapes/life-cycle.js'
import { ask } from './cluster-databases.js'
import { sentBy } from './sent-by.js'
import { placements, release, tenants, tenantTables } from './tenant-tables.js'
import { type ClusterSite, clusterUrl, openClusterSite, reason } from './using-cluster.js'

if (clusterUrl === null) process.stderr.write(`Not run: the tests of a cluster. ${reason}\n`)
const onCluster = test.skipIf(clusterUrl === null)

let site: ClusterSite
beforeAll(async () => {
  if (clusterUrl === null) return
  site = await openClusterSite(clusterUrl, tenants)
  await site.rows(tenantTables)
  for (const statement of placements.split(';')) await site.rows(statement)
})
afterAll(async () => {
  if (clusterUrl !== null) await site[Symbol.asyncDispose]()
})

const run = { command: 'test', actor: 'test', toolVersion: '0.0.0', packages: {} }
const lock = { waitSeconds: 30 }
const everyFee = 'select * from fees order by org_id, id'
const everySchedule = 'select * from schedules order by org_id, id'

/** What each server of the cluster answers. */
async function everywhere(statement: string): Promise<readonly unknown[]> {
  return await Promise.all([site.url, ...site.workers].map((url) => ask(url, statement)))
}

function drift(version: '1.0.0' | '1.1.0') {
  return site.units(...release(version)).then((units) =>
    readDrift(site.database, units, ['shapes/payers', 'shapes/schedules', 'shapes/fees'], {
      limit: null,
      values: false,
    }),
  )
}

onCluster('a worker is refused, and the coordinator says what it is', async () => {
  expect(await readDatabaseFacts(site.database.session)).toMatchObject({ engine: 'citus' })
  await using worker = await openDatabase({ kind: 'postgres', url: site.workers[0] ?? '' })
  await expect(readDatabaseFacts(worker)).rejects.toMatchObject({ code: 'SERVER_UNSUPPORTED' })
})

const shape = (table: string): LivingShape => ({
  name: table.replaceAll('_', '-'),
  table,
  key: ['code'],
  row: (place, variant) => ({ code: `Z${place}`, title: `Title ${variant}` }),
  at: (place) => `code = 'Z${place}'`,
  edit: "title = 'by the site'",
})

onCluster.for([
  ['here_alone', null],
  ['known_here', 'citus_add_local_table_to_metadata'],
  ['on_each', 'create_reference_table'],
  ['spread', 'create_distributed_table'],
] as const)('the life of a dataset in a table that is %s', async ([table, place]) => {
  await site.rows(`create table ${table} (code text primary key, title text not null)`)
  if (place !== null)
    await site.rows(`select ${place}('${table}'${place === 'create_distributed_table' ? ", 'code'" : ''})`)
  await liveThrough(site, shape(table))
  if (place === 'create_reference_table') {
    const [first, ...others] = await everywhere(`select * from ${table} order by code`)
    for (const other of others) expect(other).toEqual(first)
  }
})

onCluster('tenant datasets: seeded, unchanged, edited, upgraded, undone', async () => {
  expect(await site.plan(...release('1.0.0'))).toMatchObject([
    { inserted: 2 },
    { inserted: 4 },
    { inserted: 6 },
  ])
  const first = await site.seedAll(release('1.0.0'))
  expect(first.datasets).toMatchObject([{ inserted: 2 }, { inserted: 4 }, { inserted: 6 }])
  expect((await site.seedAll(release('1.0.0'))).run).toBeNull()
  expect(await drift('1.0.0')).toEqual([])

  await site.rows("update schedules set name = 'of the south' where org_id = 2 and code = 'standard'")
  await site.rows("update schedules set phone = '555-0199' where org_id = 1 and code = 'standard'")
  expect(await drift('1.0.0')).toMatchObject([
    { tenant: 'north', key: 'standard', column: 'phone' },
    { tenant: 'south', key: 'standard', column: 'name' },
  ])
  const before = { fees: await site.rows(everyFee), schedules: await site.rows(everySchedule) }

  const planned = await site.plan(...release('1.1.0'))
  const second = await site.seedAll(release('1.1.0'))
  const counts = [
    { updated: 1, unchanged: 1 },
    { inserted: 2, updated: 1, conflicts: 1 },
    { updated: 2, unchanged: 2, deleted: 2 },
  ]
  expect(planned).toMatchObject(counts)
  expect(second.datasets).toMatchObject(counts)
  expect(
    await site.rows("select name, phone from schedules where code = 'standard' order by org_id"),
  ).toEqual([
    { name: 'Standard fees', phone: '555-0199' },
    { name: 'of the south', phone: null },
  ])
  const [here, ...others] = await everywhere('select * from payers order by id')
  for (const other of others) expect(other).toEqual(here)
  expect((await site.seedAll(release('1.1.0'))).run).toBeNull()

  await undoRun(site.database, { undo: null, lock, run })
  expect(await site.rows(everySchedule)).toEqual(before.schedules)
  expect(await site.rows(everyFee)).toEqual(before.fees)

  await site.seedAll(release('1.1.0'))
  await site.seedAll(release('1.1.0'), { tenant: null })
})

onCluster('a new tenant gets what the others have, and a conflict is decided', async () => {
  await site.rows("update organizations set status = 'active' where id = 3")
  expect((await site.seedAll(release('1.0.0'))).datasets).toMatchObject([
    {},
    { inserted: 2 },
    { inserted: 3 },
  ])
  await resolveConflicts(site.database, { datasets: [], take: 'package', keys: [], tenant: null, lock, run })
  expect((await site.seedAll(release('1.0.0'))).run).toBeNull()
})

/** The protection is that no statement on such a table asks for the version of a row: this is what one that does comes to. */
onCluster('a statement that asks for the version of a row writes one copy of it, and no other', async () => {
  await site.rows('create table versions (code text primary key, title text)')
  await site.rows("select create_reference_table('versions')")
  await site.rows("insert into versions values ('A', 'before')")
  await site.rows('create temp table seen as select code, xmin as version from versions')
  await site.rows(`
    update versions as target
    set title = 'after'
    from (select * from seen) as seen
    where target.code = seen.code
      and target.xmin = seen.version`)
  expect(await everywhere('select title from versions')).toEqual([
    [{ title: 'after' }],
    [{ title: 'before' }],
    [{ title: 'before' }],
  ])
})

onCluster('an edit between diff and merge is kept, on every copy', async () => {
  await using other = await site.other()
  await site.rows('create table busy (code text primary key, title text, note text)')
  await site.rows("select create_reference_table('busy')")
  const dataset = (version: string, title: string) => ({
    name: 'busy',
    table: 'busy',
    key: ['code'],
    version,
    rows: [{ code: 'A', title }],
  })
  await site.seed(dataset('1.0.0', 'first'))
  await other.query("begin; update busy set note = 'of the site' where code = 'A'")
  const seeding = site.seed(dataset('1.1.0', 'second'))
  await new Promise((done) => setTimeout(done, 500))
  await other.query('commit')
  expect(await seeding).toMatchObject({ updated: 1 })
  for (const rows of await everywhere('select * from busy'))
    expect(rows).toEqual([{ code: 'A', title: 'second', note: 'of the site' }])
})

onCluster('what is written elsewhere and the ledger are committed together', async () => {
  await site.rows('create table alone (code text primary key, title text)')
  await site.rows("select create_distributed_table('alone', 'code')")
  // Nothing tells Citus of a plain table: it commits the one server that it knows was written, and this one after it.
  const plain = await sentBy(site.url, async (database) => {
    await database.query.updateTable('sow.meta').set({ environment: null }).execute()
    await database.session.query("insert into public.alone values ('A', 'A')")
  })
  expect(plain).toContain('COMMIT')
  expect(plain).not.toContain('PREPARE TRANSACTION')
  const together = await sentBy(site.url, async (database) => {
    await insertRun(database, run, 'applied', null)
    await database.session.query("insert into public.alone values ('B', 'B')")
  })
  expect(together).toContain('PREPARE TRANSACTION')
})

onCluster('rows of a distributed table can be looked at, and where they came from', async () => {
  const shown = await showRows(site.database, {
    dataset: 'shapes/schedules',
    asOf: null,
    count: true,
    tenant: 'north',
    search: null,
    keys: [],
    after: null,
    limit: 10,
  } as never)
  expect(JSON.stringify(shown)).toContain('sliding')
})

onCluster(
  'a plan asks tables that refer to what would go, and makes none while it may not write',
  async () => {
    await site.rows('create table kinds (code text primary key, title text)')
    await site.rows("select create_reference_table('kinds')")
    await site.rows(
      'create table uses (id int primary key, kind text references kinds (code) on delete set null)',
    )
    await site.rows("select create_distributed_table('uses', 'id')")
    const kinds = (version: string, codes: readonly string[]) => ({
      name: 'kinds',
      table: 'kinds',
      key: ['code'],
      absent: 'delete',
      version,
      rows: codes.map((code) => ({ code, title: code })),
    })
    await site.seed(kinds('1.0.0', ['A', 'B', 'C']))
    await site.rows("insert into uses values (1, 'B')")
    expect(await site.plan(kinds('1.1.0', ['A']))).toMatchObject([{ deleted: 1, left: 1 }])
    expect(await site.seed(kinds('1.1.0', ['A']))).toMatchObject({ deleted: 1, left: 1 })
    expect(await site.rows('select kind from uses')).toEqual([{ kind: 'B' }])
  },
)

onCluster('a refusal names the table and its constraint, not parts of them', async () => {
  await site.rows(
    'create table checked (code text primary key, title text constraint short check (length(title) < 5))',
  )
  await site.rows("select create_distributed_table('checked', 'code')")
  const refused = site.seed({
    name: 'checked',
    table: 'checked',
    key: ['code'],
    rows: [{ code: 'A', title: 'too long' }],
  })
  await expect(refused).rejects.toMatchObject({
    code: 'DATA_REJECTED',
    place: { table: 'checked', constraint: 'short' },
  })
})

onCluster('what Citus keeps elsewhere is refused by name', async () => {
  await site.rows('create table bounded (code text primary key, title text)')
  await site.rows("select create_distributed_table('bounded', 'code', 'append')")
  await expect(
    site.seed({ name: 'bounded', table: 'bounded', key: ['code'], rows: [{ code: 'A', title: 'A' }] }),
  ).rejects.toMatchObject({ code: 'TARGET_KIND', place: { table: 'bounded' } })
})

onCluster('no baseline of it is proven: a throw-away server has no Citus', async () => {
  await expect(proveBaseline(site.database)).rejects.toMatchObject({
    code: 'ADOPTION_UNPROVEN',
    message: expect.stringContaining('citus'),
    hint: expect.stringContaining('--own-schema'),
  })
})

onCluster('a write that bears the number of a run of Sow is seen: each server counts its own', async () => {
  const { datasets } = await site.seedAll(release('1.0.0'))
  expect(datasets.every(({ inserted }) => inserted === 0)).toBe(true)
  const [known] = await site.rows('select max(xid::text::bigint) as xid from sow.run')
  // The worker that lags behind is brought to the very number.
  for (const worker of site.workers)
    await ask(
      worker,
      `do $$
      begin
        while pg_current_xact_id()::text::bigint < ${Number(known?.['xid'])} - 1 loop commit; end loop;
      end $$`,
    )
  await site.rows("update fees set unit = 'of the site' where code = 'ZZ001'")
  expect((await drift('1.0.0')).filter(({ column }) => column === 'unit').length).toBeGreaterThan(0)
})
