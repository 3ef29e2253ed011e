import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { placeTables } from '../../src/place/place-tables.js'
import { openDatabase } from '../../src/server/open-database.js'
import { declaredPlacements, flawedDdl, flawedTables } from '../place/flawed-tables.js'
import { release, tenants, tenantTables } from './tenant-tables.js'
import { type ClusterSite, clusterUrl, openClusterSite, reason } from './using-cluster.js'

if (clusterUrl === null) process.stderr.write(`Not run: the placing of tables. ${reason}\n`)
const onCluster = test.skipIf(clusterUrl === null)

let site: ClusterSite
beforeAll(async () => {
  if (clusterUrl !== null) site = await openClusterSite(clusterUrl, tenants)
})
afterAll(async () => {
  if (clusterUrl !== null) await site[Symbol.asyncDispose]()
})

const options = {
  lock: { waitSeconds: 30 },
  run: { command: 'db place', actor: 'test', toolVersion: '0.0.0', packages: {} },
}

onCluster('Citus refuses what is judged so, and takes the rest', async () => {
  await site.rows(flawedDdl)
  await site.rows("select create_distributed_table('stays', 'org_id')")
  for (const { declared, rule, citusTakes } of flawedTables) {
    if (rule === null || citusTakes) continue
    const place =
      declared.kind === 'distributed'
        ? `create_distributed_table('${declared.table}', '${declared.by}')`
        : `create_reference_table('${declared.table}')`
    const answer = await site.rows(`select ${place}`).catch(() => 'refused')
    expect([declared.table, answer]).toEqual([declared.table, 'refused'])
  }
  await site.rows("select undistribute_table('stays', cascade_via_foreign_keys => true)")
  const { run, placed, tables } = await placeTables(site.database, declaredPlacements, options)
  expect(run).toMatchObject({ command: 'db place', outcome: 'applied' })
  expect(placed.map(({ table }) => table)).toEqual(['codes', 'other.codes', 'visits', 'lines'])
  expect(tables.map(({ declared, state }) => [declared.table, state])).toEqual(
    flawedTables.map(({ table, rule }) => [table, rule === null ? 'placed' : 'refused']),
  )
  expect(
    await site.rows(
      "select count(distinct colocation_id)::int as groups from citus_tables where table_name::text in ('visits', 'lines')",
    ),
  ).toEqual([{ groups: 1 }])
  expect(await placeTables(site.database, declaredPlacements, options)).toMatchObject({
    run: null,
    placed: [],
  })
})

const clinic = [
  { table: 'notes', kind: 'reference' },
  { table: 'organizations', kind: 'reference' },
  { table: 'payers', kind: 'reference' },
  { table: 'schedules', kind: 'distributed', by: 'org_id' },
  { table: 'fees', kind: 'distributed', by: 'org_id', beside: 'schedules' },
] as const

onCluster('what was seeded before is as it was, and a call that was stopped goes on', async () => {
  await site.rows(tenantTables)
  await site.rows('create table notes (id int primary key)')
  await site.rows('alter table fees add foreign key (org_id, schedule_id) references schedules (org_id, id)')
  await site.rows('alter table fees add foreign key (payer_id) references payers (id)')
  await site.rows('alter table schedules add foreign key (org_id) references organizations (id)')
  await site.seedAll(release('1.0.0'))
  await site.rows("update schedules set phone = '555-0199' where org_id = 1 and code = 'standard'")

  const events: string[] = []
  await using session = await openDatabase({ kind: 'postgres', url: site.url })
  const stopped = databaseOver(session, {
    onEvent(event) {
      if (event.type === 'table-placing') events.push(event.table)
      if (event.type === 'table-placing' && event.table === 'fees') throw new Error('stopped')
    },
  })
  await expect(placeTables(stopped, clinic, options)).rejects.toThrow('stopped')
  expect(events).toEqual(['notes', 'organizations', 'payers', 'schedules', 'fees'])
  const { placed, tables } = await placeTables(site.database, clinic, options)
  expect(placed).toEqual(
    ['organizations', 'payers', 'schedules', 'fees'].map((table) => ({ table, hadRows: true })),
  )
  expect(tables.every(({ state }) => state === 'placed')).toBe(true)

  expect((await site.seedAll(release('1.0.0'))).run).toBeNull()
  const second = await site.seedAll(release('1.1.0'))
  expect(second.datasets).toMatchObject([
    { updated: 1, unchanged: 1 },
    { inserted: 2, updated: 2 },
    { updated: 2, unchanged: 2, deleted: 2 },
  ])
  expect(await site.rows("select phone from schedules where code = 'standard' order by org_id")).toEqual([
    { phone: '555-0199' },
    { phone: null },
  ])
})

onCluster('what no rule knows is told in the words of Citus', async () => {
  await site.rows('create table loose (org_id json not null)')
  const placing = placeTables(site.database, [{ table: 'loose', kind: 'distributed', by: 'org_id' }], options)
  await expect(placing).rejects.toMatchObject({ code: 'TARGET_KIND', place: { table: 'loose' } })
  await expect(placing).rejects.toThrow(/no default operator class/)
})
