import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ThrowAwayDatabase } from '../../packages/engine/dist/throw-away.js'
import type { Figures } from '../measure/figures.ts'
import { measure } from '../measure/measure.ts'
import { bytes, percent } from '../report/format.ts'
import { addTenants } from '../server/add-tenants.ts'
import { readSizes, type Sizes } from '../server/read-sizes.ts'
import { settle } from '../server/settle.ts'
import { createTenantTables, tenantTables } from '../server/tenant-tables.ts'
import { usingClient } from '../server/using-client.ts'
import { prepareDatabase } from '../sow/prepare-database.ts'
import { rowsPerTenant } from '../sow/tenant-package.ts'
import type { TenantArguments } from '../sow/tenant-work.ts'
import type { Bench, Subject } from './bench.ts'
import type { Scenario } from './scenario.ts'

const name = 'tenants'
const statements = new URL('../psql/statement-work.ts', import.meta.url).href
const sow = new URL('../sow/tenant-work.ts', import.meta.url).href

/** Rows that go to each of many tenants. */
export const tenants: Scenario = {
  name,
  title: 'Many tenants',
  about:
    `15 datasets, ${rowsPerTenant} rows of them for each tenant: a first load, runs that have little to do, and releases that ` +
    'change one row or a tenth of the rows of every tenant. Each is followed by plain statements that do as much: COPY of ' +
    'the same rows, a count of rows by their writers, an UPDATE and its before-images.',
  base: { subject: 'plain', step: 'COPY of the same rows' },
  async run(bench) {
    for (const many of bench.flags.tenants)
      for (const subject of bench.subjects) await play(bench, subject, many)
  },
}

/** The life of one database, from its first load on. */
async function play(bench: Bench, subject: Subject, many: number): Promise<void> {
  await using database = await emptyDatabase(bench, subject, many)
  const rows = many * rowsPerTenant
  const record = async (by: string, step: string, figures: Promise<Figures>) =>
    bench.record({ scenario: name, rows, subject: by, step }, tell(await figures))
  const step = async (title: string, what: Doing) => {
    await settle(database.superuserUrl)
    await record(subject.name, title, act(subject, database, what))
  }
  const plain = async (title: string, texts: readonly string[]) => {
    await settle(database.superuserUrl)
    await record('plain', title, runPlain(database, texts, 'rollback'))
  }
  const sizes = async (when: string) =>
    tellSizes(`${many} tenants, ${when}`, await readSizes(database.superuserUrl))

  await step('first load', { action: 'seed', version: '1.0.0', edition: 'first' })
  await sizes('after the first load')
  await record('plain', 'COPY of the same rows', copyRows(bench, subject, database, many))
  await step('unchanged', { action: 'seed', version: '1.0.0', edition: 'first' })
  await plain('count of rows by their writers', tenantTables.map(countStatement))
  await step('plan of nothing to do', { action: 'plan', version: '1.0.0', edition: 'first' })
  await step('status', { action: 'status', version: '1.0.0', edition: 'first' })
  await step('drift', { action: 'drift', version: '1.0.0', edition: 'first' })
  await addTenants(database.url, 1)
  await step('one new tenant', { action: 'seed', version: '1.0.0', edition: 'first' })
  await step('a new version, equal content', { action: 'seed', version: '1.0.1', edition: 'first' })
  await plain('UPDATE of one row of each tenant', updateStatements(0, 1))
  await step('plan of one changed row', { action: 'plan', version: '1.1.0', edition: 'one' })
  const one = { action: 'seed', edition: 'one', from: 'first' } as const
  await step('one changed row for all, change set', { ...one, version: '1.1.0' })
  await step('its undo', { action: 'undo', version: '1.1.0', edition: 'one' })
  await step('one changed row for all', { action: 'seed', version: '1.1.1', edition: 'one' })
  await plain(
    'UPDATE of a tenth of the rows',
    [0, 1, 2, 3, 4].flatMap((group) => updateStatements(group, 8)),
  )
  await step('a tenth of the rows changed', { action: 'seed', version: '1.2.0', edition: 'tenth' })
  await step('undo of a tenth', { action: 'undo', version: '1.2.0', edition: 'tenth' })
  await step('the same upgrade again', { action: 'seed', version: '1.3.0', edition: 'tenth' })
  await sizes('after an upgrade, its undo and the upgrade again')
}

type Doing = Omit<TenantArguments, 'checkout' | 'location'>

function act({ checkout }: Subject, { url, superuserUrl }: ThrowAwayDatabase, what: Doing): Promise<Figures> {
  const args: TenantArguments = { checkout, location: { kind: 'postgres', url }, ...what }
  return measure({ work: sow, args, observe: superuserUrl })
}

function runPlain(
  { superuserUrl }: ThrowAwayDatabase,
  texts: readonly string[],
  end: 'commit' | 'rollback',
): Promise<Figures> {
  const args = { url: superuserUrl, statements: texts, end }
  return measure({ work: statements, args, observe: superuserUrl })
}

async function emptyDatabase(bench: Bench, subject: Subject, many: number): Promise<ThrowAwayDatabase> {
  const database = await bench.server.createDatabase()
  await prepareDatabase(subject.packages, { kind: 'postgres', url: database.url }, createTenantTables)
  await addTenants(database.url, many)
  return database
}

/** The server copies what Sow loaded out of its tables, and into others. */
async function copyRows(
  bench: Bench,
  subject: Subject,
  loaded: ThrowAwayDatabase,
  many: number,
): Promise<Figures> {
  const file = (table: string) => join(tmpdir(), `sow-bench-${process.pid}-${table}.copy`)
  await usingClient(loaded.superuserUrl, async (client) => {
    for (const table of tenantTables) await client.query(`copy ${table} to '${file(table)}'`)
  })
  await using database = await emptyDatabase(bench, subject, many)
  const copies = tenantTables.map((table) => `copy ${table} from '${file(table)}'`)
  const figures = await runPlain(database, copies, 'commit')
  await usingClient(database.superuserUrl, async (client) => {
    for (const table of tenantTables)
      await client.query(`copy (select where false) to program 'rm ${file(table)}'`)
  })
  return figures
}

function countStatement(table: string): string {
  return `select org_id, count(*) from (select org_id, xmin, count(*) from ${table} group by 1, 2) as written group by 1`
}

/** The least that changes a row of every tenant and can be taken back: its before-images, and the UPDATE. */
function updateStatements(group: number, everyNth: number): string[] {
  const which = everyNth === 1 ? `code = 'I0'` : `substr(code, 2)::integer % ${everyNth} = 0`
  return [
    `create table if not exists before_images (org_id bigint, code text, before jsonb, primary key (org_id, code))`,
    `insert into before_images
       select org_id, code || '/${group}', jsonb_build_object('name', name, 'price', price)
       from items_${group}
       where ${which}`,
    `update items_${group}
       set name = name || ', revised', price = price + 1
       where ${which}`,
  ]
}

/** What the tables of the report have no column for. */
function tell(figures: Figures): Figures {
  const { statements: sent, slowest = [] } = figures.answer as Told
  const cpu = `client ${figures.clientCpu?.toFixed(0)} ms, server ${figures.serverCpu} ms`
  const memory = bytes(figures.peakMemory)
  process.stdout.write(
    `  ${sent} statements, ${cpu}, ${memory}, ledger rows ${figures.ledgerTuples}, WAL ${bytes(figures.walBytes)}\n`,
  )
  for (const { milliseconds, text } of slowest) process.stdout.write(`    ${milliseconds} ms: ${text}\n`)
  return { ...figures, answer: { statements: sent } }
}

interface Told {
  readonly statements: number
  readonly slowest?: readonly { readonly milliseconds: number; readonly text: string }[]
}

function tellSizes(when: string, { tables, ledger, largest }: Sizes): void {
  const told = `ledger ${bytes(ledger)}, tables ${bytes(tables)}: ${percent(ledger / tables)}`
  const parts = largest.map((part) => `${part.name} ${bytes(part.bytes)}`)
  process.stdout.write(`${when}: ${told}, of which ${parts.join(', ')}\n`)
}
