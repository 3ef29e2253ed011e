import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@sow/engine/throw-away'
import type { PlaceReport } from '@sow/runner'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ask } from '../../../packages/engine/tests/citus/cluster-databases.js'
import {
  type ClusterSite,
  clusterUrl,
  openClusterSite,
  reason,
} from '../../../packages/engine/tests/citus/using-cluster.js'
import type {} from '../../../tests/start-postgres.js'
import { renderPlacing } from '../src/render/render-placing.js'
import { faultsOf } from './fixtures/valid-document.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))

/** Runs the built CLI in this repository, a project whose schema package declares placements. */
async function sow(url: string, ...args: readonly string[]) {
  const { SOW_DIR: _, ...environment } = process.env
  const child = spawn(process.execPath, [bin, ...args, '--json'], {
    cwd: repository,
    env: { ...environment, DATABASE_URL: url, NO_COLOR: '1', CI: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  const stdout = await text(child.stdout)
  const [exitCode] = await ended
  const document: PlaceReport & { readonly ok: boolean } = JSON.parse(stdout)
  expect(faultsOf(document)).toEqual([])
  return { exitCode, document }
}

test('a database without Citus has nothing to place, whatever stands in the way elsewhere', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  const { exitCode, document } = await sow(database.url, 'db', 'place')
  expect(exitCode).toBe(0)
  expect(document).toMatchObject({ ok: true, cluster: false, run: null, placed: [], steps: [] })
  expect(renderPlacing(document, true)).toEqual([
    'This database is no coordinator of Citus: all tables are on one server, and',
    '  nothing is to be placed.',
    'In a cluster 157 tables would be; `sow migration check` says what stops one.',
  ])
})

const report: PlaceReport = {
  database: { engine: 'citus', serverVersion: '15.18', name: 'clinic', schema: 'public' },
  run: null,
  cluster: true,
  tables: [
    described('codes', 'placed', { placement: 'reference' }),
    described('payers', 'open', { placement: 'reference' }),
    described('visits', 'open', { placement: 'distributed', by: 'org_id' }),
    described('lines', 'open', { placement: 'distributed', by: 'org_id', beside: 'visits' }),
    described('users', 'refused', { placement: 'reference' }),
  ],
  steps: [['payers'], ['visits', 'lines']],
  tied: ['notes'],
  placed: [],
  findings: [
    {
      code: 'PLACE_TRIGGER',
      severity: 'warning',
      where: 'users, on each server',
      message: 'Its trigger stamp would be called once for each copy of a row.',
      remedy: 'Drop it.',
    },
  ],
}

function described(
  table: string,
  state: 'placed' | 'open' | 'refused',
  more: Partial<PlaceReport['tables'][number]>,
): PlaceReport['tables'][number] {
  const is = { placement: 'local', by: null } as const
  return { table, package: 'clinic', placement: 'local', by: null, beside: null, is, state, ...more }
}

describe('what people read', () => {
  const told = ['', 'What keeps tables from their places:', 'warning  PLACE_TRIGGER  users, on each server']

  test('of what would be done', () => {
    expect(renderPlacing(report, true)).toEqual([
      '1 table is there already.',
      'To be placed, in this order:',
      '  payers  on each server',
      '  visits  by org_id',
      '  lines  by org_id, beside visits',
      '  These 2 go together, in one transaction.',
      'By foreign keys 1 table of the coordinator becomes known to Citus, and stays',
      '  there.',
      ...told,
      '  Its trigger stamp would be called once for each copy of a row.',
      '  Try: Drop it.',
      '',
      '1 finding.',
      '',
      'Nothing was written: this is a dry run.',
    ])
  })

  test('of what was done', () => {
    const placed = [
      { table: 'payers', hadRows: true },
      { table: 'visits', hadRows: false },
    ]
    const tables = report.tables.map((each) =>
      each.state === 'open' ? { ...each, state: 'placed' as const } : each,
    )
    expect(renderPlacing({ ...report, tables, placed, findings: [] }, false)).toEqual([
      '2 tables are there already.',
      'Placed 2 tables: payers, visits.',
      'By foreign keys 1 table of the coordinator becomes known to Citus, and stays',
      '  there.',
      "Rows that were there before are still on the coordinator's disk, where nobody",
      '  sees them: payers. To free it, for each of them:',
      "  select truncate_local_data_after_distributing_table('NAME')",
    ])
  })

  test('of what is as it is declared, or not declared at all', () => {
    const tables = report.tables.slice(0, 1)
    expect(renderPlacing({ ...report, tables, steps: [], findings: [] }, true)).toEqual([
      'Every table is where it is declared to be: 1 of them.',
    ])
    expect(renderPlacing({ ...report, tables: [] }, true)).toEqual([
      'No package says where its tables are in a cluster of Citus.',
    ])
  })
})

if (clusterUrl === null) process.stderr.write(`Not run: the clinic on a cluster. ${reason}\n`)
const onCluster = test.skipIf(clusterUrl === null)

/** The tables of which doctor says that they could be placed. */
async function undone(url: string): Promise<readonly string[]> {
  const { findings } = (await sow(url, 'db', 'doctor')).document
  return findings
    .filter(({ code }) => code === 'PLACE_OPEN')
    .map(({ where }) => where)
    .sort()
}

let site: ClusterSite
beforeAll(async () => {
  if (clusterUrl !== null) site = await openClusterSite(clusterUrl)
})
afterAll(async () => {
  if (clusterUrl !== null) await site[Symbol.asyncDispose]()
})

/** As the site edits them: a row of what it was given, a bed, a role, an organization's name. */
const edits = `
  update ledger_accounts set name = 'Our bank' where code = '1010';
  update organizations set name = 'North Clinic' where slug = 'north';
  insert into roles (key, name) values ('night-nurse', 'Night nurse');
  insert into locations (org_id, code, name) select id, 'main', 'Main' from organizations;
  insert into ward_types (code, name) values ('general', 'General') on conflict do nothing;
  insert into wards (org_id, location_id, code, name, ward_type_id)
    select locations.org_id, locations.id, 'a', 'A', ward_types.id
    from locations cross join ward_types
    where ward_types.code = 'general' and locations.code = 'main';
  insert into rooms (org_id, location_id, ward_id, room_number) select org_id, location_id, id, '1' from wards where code = 'a';
  insert into beds (org_id, location_id, room_id, bed_number) select org_id, location_id, id, '1' from rooms where room_number = '1';
  update beds set status = 'maintenance'`

onCluster(
  'of the clinic everything is placed but what may be of no organization, and lives on there',
  { timeout: 900_000 },
  async () => {
    await sow(site.url, 'db', 'migrate')
    await ask(site.url, "insert into organizations (name, slug, status) values ('North', 'north', 'active')")
    const asked = await sow(site.url, 'db', 'place')
    expect(asked).toMatchObject({ exitCode: 64, document: { ok: false, error: { code: 'GUARD_CONFIRM' } } })
    const looked = await sow(site.url, 'db', 'place', '--dry-run')
    expect(looked).toMatchObject({
      exitCode: 0,
      document: { ok: true, cluster: true, run: null, placed: [], findings: [] },
    })
    const open = looked.document.steps.flat()
    expect(await undone(site.url)).toEqual(open.toSorted())

    const { exitCode, document } = await sow(site.url, 'db', 'place', '--yes')
    expect({ exitCode, placed: document.placed.map(({ table }) => table) }).toEqual({
      exitCode: 0,
      placed: open,
    })
    expect(document.run).toMatchObject({ command: 'db place' })
    const kinds = await ask(
      site.url,
      "select citus_table_type as kind, count(*)::int as tables from citus_tables where table_name::text !~ 'sow[.]' group by 1 order by 1",
    )
    expect(kinds).toEqual([
      { kind: 'distributed', tables: 92 },
      { kind: 'local', tables: 3 },
      { kind: 'reference', tables: 62 },
    ])

    expect(await undone(site.url)).toEqual([])
    const seeded = await sow(site.url, 'db', 'seed')
    expect(seeded).toMatchObject({ exitCode: 0, document: { ok: true } })
    const everywhere = async (statement: string) =>
      new Set(
        (await Promise.all([site.url, ...site.workers].map((url) => ask(url, statement)))).map((answer) =>
          JSON.stringify(answer),
        ),
      )
    expect((await everywhere('select count(*)::int as codes from billing_diagnosis_codes')).size).toBe(1)
    expect(await sow(site.url, 'db', 'seed')).toMatchObject({ exitCode: 0, document: { run: null } })

    for (const statement of edits.split(';')) await ask(site.url, statement)
    expect((await everywhere('select slug, name, updated_at::text from organizations')).size).toBe(1)
    const log =
      "select count(*)::int as entries from permission_changes where change_data ->> 'key' = 'night-nurse'"
    expect(await ask(site.url, log)).toEqual([{ entries: 1 }])
    expect(await ask(site.url, 'select former_status, status from bed_status_history order by id')).toEqual([
      { former_status: null, status: 'available' },
      { former_status: 'available', status: 'maintenance' },
    ])
    expect(await sow(site.url, 'db', 'seed')).toMatchObject({ exitCode: 0, document: { run: null } })
    expect(await ask(site.url, "select name from ledger_accounts where code = '1010'")).toEqual([
      { name: 'Our bank' },
    ])
    expect(await sow(site.url, 'db', 'place', '--yes')).toMatchObject({
      exitCode: 0,
      document: { run: null, steps: [] },
    })
  },
)
