import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { measure } from '../measure/measure.ts'
import { settle } from '../server/settle.ts'
import { usingClient } from '../server/using-client.ts'
import type { CommandArguments } from '../sow/command-work.ts'
import { datasetsPerPackage, tableOf, writePackages } from '../sow/write-packages.ts'
import type { Bench, Subject } from './bench.ts'
import type { Scenario } from './scenario.ts'

const name = 'thousand-datasets'
const work = new URL('../sow/command-work.ts', import.meta.url).href
const plainWork = new URL('../psql/statement-work.ts', import.meta.url).href
const rowsPerDataset = 20
const counted = 'count of rows by their writers, each table'

/** Commands of a project with very many packages. */
export const thousandDatasets: Scenario = {
  name,
  title: 'A thousand datasets',
  about:
    `Packages of ${datasetsPerPackage} datasets, each of ${rowsPerDataset} rows with a table of its own: whole commands of the built CLI, ` +
    'its start-up counted, beside one statement for each table, on a connection that is open.',
  base: { subject: 'plain', step: counted },
  async run(bench) {
    const packages = bench.flags.sizes.length === 1 ? [10] : [1, 10, 100]
    for (const many of packages) for (const subject of bench.subjects) await play(bench, subject, many)
  },
}

async function play(bench: Bench, subject: Subject, packages: number): Promise<void> {
  const { checkout } = subject
  const directory = await mkdtemp(join(bench.directory, 'project-'))
  await writePackages(subject.packages, { checkout, directory, packages })
  await using database = await bench.server.createDatabase()
  const tables = Array.from({ length: packages * datasetsPerPackage }, (_, at) =>
    tableOf(Math.floor(at / datasetsPerPackage), at % datasetsPerPackage),
  )
  await usingClient(database.url, async (client) => {
    for (const table of tables)
      await client.query(`create table ${table} (code text primary key, title text not null)`)
  })
  const rows = tables.length * rowsPerDataset
  let edits = 0
  const step = async (...command: string[]) => {
    const args: CommandArguments = { checkout, directory, command, url: database.url }
    const figures = await measure({ work, args, observe: database.superuserUrl })
    const { clientCpu, serverCpu, peakMemory } = figures
    const edited = edits > 0 ? ', one row edited' : ''
    bench.record(
      { scenario: name, rows, subject: subject.name, step: `${command.join(' ')}${edited}` },
      figures,
    )
    process.stdout.write(
      `  client ${clientCpu?.toFixed(0)} ms, server ${serverCpu} ms, ${Math.round((peakMemory ?? 0) / 1e6)} MB\n`,
    )
  }
  const edit = async () => {
    edits += 1
    const last = tables.at(-1)
    await usingClient(database.url, (client) =>
      client.query(`update ${last} set title = 'of the site, ${edits}' where code = 'C1'`),
    )
  }
  await step('--version')
  await step('package', 'list')
  await step('package', 'list')
  await step('db', 'setup')
  await step('db', 'seed', '--commit', 'dataset')
  await settle(database.superuserUrl)
  const statements = tables.map((table) => `select xmin, count(*) from ${table} group by 1`)
  const plain = { work: plainWork, args: { url: database.url, statements, end: 'rollback' } }
  const figures = await measure({ ...plain, observe: database.superuserUrl })
  bench.record({ scenario: name, rows, subject: 'plain', step: counted }, figures)
  for (const command of ['seed', 'plan', 'status', 'drift', 'doctor']) {
    await step('db', command)
    await step('db', command)
  }
  // What nobody wrote before is looked at by every run: the edit is one of a dataset that comes last.
  for (const command of [['plan'], ['status'], ['drift'], ['seed'], ['seed', '--commit', 'dataset']]) {
    await edit()
    await step('db', ...command)
  }
}
