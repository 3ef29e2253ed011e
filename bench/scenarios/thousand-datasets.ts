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
const rowsPerDataset = 20

/** Commands of a project with very many packages. */
export const thousandDatasets: Scenario = {
  name,
  title: 'A thousand datasets',
  about:
    `Packages of ${datasetsPerPackage} datasets, each of ${rowsPerDataset} rows with a table of its own: whole commands of the built CLI, ` +
    'its start-up counted, beside a command that needs neither packages nor database.',
  base: { subject: 'sow', step: '--version' },
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
  await usingClient(database.url, async (client) => {
    for (let part = 0; part < packages; part += 1)
      for (let dataset = 0; dataset < datasetsPerPackage; dataset += 1)
        await client.query(
          `create table ${tableOf(part, dataset)} (code text primary key, title text not null)`,
        )
  })
  const rows = packages * datasetsPerPackage * rowsPerDataset
  let isEdited = false
  const step = async (...command: string[]) => {
    const args: CommandArguments = { checkout, directory, command, url: database.url }
    const figures = await measure({ work, args, observe: database.superuserUrl })
    const { clientCpu, serverCpu, peakMemory } = figures
    const edited = isEdited ? ', one row edited' : ''
    bench.record(
      { scenario: name, rows, subject: subject.name, step: `${command.join(' ')}${edited}` },
      figures,
    )
    process.stdout.write(
      `  client ${clientCpu?.toFixed(0)} ms, server ${serverCpu} ms, ${Math.round((peakMemory ?? 0) / 1e6)} MB\n`,
    )
  }
  await step('--version')
  await step('package', 'list')
  await step('package', 'list')
  await step('db', 'setup')
  await step('db', 'seed', '--commit', 'dataset')
  await settle(database.superuserUrl)
  for (const command of ['seed', 'plan', 'status', 'drift']) {
    await step('db', command)
    await step('db', command)
  }
  await usingClient(database.url, async (client) => {
    await client.query(`update ${tableOf(0, 0)} set title = 'of the site' where code = 'C1'`)
  })
  isEdited = true
  await step('db', 'plan')
  await step('db', 'seed', '--commit', 'dataset')
}
