import type { ThrowAwayDatabase } from '../../packages/engine/dist/throw-away.js'
import { measure } from '../measure/measure.ts'
import { peersTitle } from '../report/read-peers.ts'
import type { Edition } from '../rows/item.ts'
import { usingClient } from '../server/using-client.ts'
import type { Bench } from './bench.ts'
import { measureSeed } from './measure-seed.ts'
import type { Scenario } from './scenario.ts'
import { letSiteAddRows } from './site.ts'

const name = 'peers'
const work = new URL('../peers/peer-work.ts', import.meta.url).href

interface Contestant {
  readonly subject: string
  readonly file: string
  /** Where a peer takes minutes: fewer rows, or fewer repetitions. */
  readonly mostRows?: number
  readonly mostRepetitions?: number
  /** A process of its own does the work: CPU and memory of ours say nothing. */
  readonly elsewhere?: true
}

const contestants: readonly Contestant[] = [
  { subject: 'Knex', file: 'knex' },
  { subject: 'TypeORM', file: 'typeorm' },
  { subject: 'Sequelize', file: 'sequelize' },
  { subject: 'Drizzle', file: 'drizzle' },
  { subject: 'Prisma createMany', file: 'prisma-create-many', mostRepetitions: 3 },
  { subject: 'Prisma upsert', file: 'prisma-upsert', mostRows: 10_000, mostRepetitions: 1 },
  { subject: 'Liquibase', file: 'liquibase', mostRepetitions: 1, elsewhere: true },
]

/** What people use today, through its own public interface. */
export const peers: Scenario = {
  name,
  title: peersTitle,
  about:
    'The same rows into the same table: each tool by its own way to insert or update many rows, in one transaction, ' +
    'in batches of 1,000. Their rows stand in memory before the clock starts; Sow reads, checks and hashes a CSV ' +
    'file meanwhile. Liquibase reads the same file, and its time has the start of Java. ' +
    "Compared with Sow's first load.",
  base: { subject: 'sow', step: 'load' },
  async run(bench) {
    for (let repetition = 0; repetition < bench.flags.repeat; repetition += 1)
      for (const rows of new Set([bench.flags.peerRows, 10_000])) {
        await liveThroughSow(bench, rows)
        for (const contestant of contestants)
          if (takesPart(contestant, rows, bench.flags.peerRows, repetition))
            await liveThrough(bench, contestant, rows)
      }
  },
}

function takesPart(
  { mostRows = Number.POSITIVE_INFINITY, mostRepetitions = Number.POSITIVE_INFINITY }: Contestant,
  rows: number,
  usual: number,
  repetition: number,
): boolean {
  return repetition < mostRepetitions && rows === Math.min(usual, mostRows)
}

async function liveThroughSow(bench: Bench, rows: number): Promise<void> {
  await using database = await bench.createDatabase()
  const record = async (step: string, edition: Edition) =>
    bench.record(
      { scenario: name, rows, subject: 'sow', step },
      await measureSeed(bench.sow, database, await bench.release(rows, edition, 'package')),
    )
  await record('load', 'first')
  await record('unchanged', 'first')
  await letSiteAddRows(database, rows)
  await record('unchanged, every row compared', 'first')
  await record('1 % changed', 'second')
}

async function liveThrough(
  bench: Bench,
  { subject, file, elsewhere }: Contestant,
  rows: number,
): Promise<void> {
  await using database = await bench.createDatabase()
  const peer = new URL(`../peers/${file}.ts`, import.meta.url).href
  const record = async (step: string, edition: Edition) => {
    const { csvFile } = await bench.release(rows, edition, 'package')
    const args = { peer, url: database.url, rows, edition, csvFile }
    const figures = await measure({ work, args, observe: database.superuserUrl })
    await expectRows(database, rows, subject)
    const known = elsewhere ? { ...figures, clientCpu: null, peakMemory: null } : figures
    bench.record({ scenario: name, rows, subject, step }, known)
  }
  await record('load', 'first')
  await record('unchanged', 'first')
  await record('1 % changed', 'second')
}

/** A tool that did less is not faster. */
async function expectRows(database: ThrowAwayDatabase, rows: number, subject: string): Promise<void> {
  const counted = await usingClient(database.url, (client) =>
    client.query('select count(*)::integer as rows from items'),
  )
  if (counted.rows[0]?.rows !== rows)
    throw new Error(`${subject} left ${counted.rows[0]?.rows} rows of ${rows}.`)
}
