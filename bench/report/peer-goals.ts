import { times } from './format.ts'
import type { Goal } from './goal.ts'
import type { Of } from './reading.ts'
import * as because from './reasons.ts'

/** How many times as long each tool takes for its first load, at least. */
const slower: Readonly<Record<string, number>> = {
  Knex: 3,
  TypeORM: 6,
  Sequelize: 6,
  Drizzle: 6,
  'Prisma createMany': 20,
  Liquibase: 70,
}

const sow = (step: string): Of => ({ scenario: 'peers', step })

/** How other tools compare, the embedded database with a server, and the command line with nothing. */
export const peerGoals: readonly Goal[] = [
  ...Object.entries(slower).map(
    ([subject, least]): Goal => ({
      what: `first load by ${subject}, of Sow's`,
      sizes: () => [75_000],
      measured: (reading, rows) => reading.ratio({ ...sow('load'), subject }, sow('load'), rows),
      limit: { least },
      show: times,
      because: because.peers,
    }),
  ),
  ...Object.keys(slower).map(
    (subject): Goal => ({
      what: `unchanged by ${subject}, of Sow's`,
      sizes: () => [75_000],
      measured: (reading, rows) => reading.ratio({ ...sow('unchanged'), subject }, sow('unchanged'), rows),
      limit: { least: 100 },
      show: times,
      because: because.statements,
    }),
  ),
  {
    what: 'first load into PGlite, of the server',
    sizes: () => [75_000],
    measured: (reading, rows) =>
      reading.ratio(
        { scenario: 'embedded', subject: 'PGlite', step: 'first load' },
        { scenario: 'embedded', subject: 'server', step: 'first load' },
        rows,
      ),
    limit: { most: 2 },
    show: times,
    because: because.embedded,
  },
  {
    what: 'first open of PGlite, seconds',
    sizes: () => [75_000],
    measured: (reading, rows) => {
      const value = reading.value(
        { scenario: 'embedded', subject: 'PGlite', step: 'first open' },
        rows,
        'milliseconds',
      )
      return value === null ? null : value / 1000
    },
    limit: { most: 1 },
    show: (value) => `${value.toFixed(2)} s`,
    because: because.embedded,
  },
  {
    what: '`sow --version`, of `node -e 0`',
    sizes: () => [0],
    measured: (reading) =>
      reading.ratio(
        { scenario: 'start-up', step: '--version' },
        { scenario: 'start-up', subject: 'node', step: '-e 0' },
        0,
      ),
    limit: { most: 2.5 },
    show: times,
    because: because.startUp,
  },
]

/** Goals of the client's memory, in MB. */
export const memoryGoals: readonly Goal[] = [
  {
    what: 'peak memory of the client, small young generation',
    sizes: (reading) => reading.sizes('memory').filter((rows) => rows >= 100_000),
    measured: (reading, rows) => peak(reading.value(small, rows, 'peakMemory')),
    limit: { most: 100 },
    show: (value) => `${value.toFixed(0)} MB`,
    because: because.clientMemory,
  },
  {
    what: 'growth of that peak from 100,000 rows to the most',
    sizes: (reading) =>
      reading
        .sizes('memory')
        .filter((rows) => rows > 100_000)
        .slice(-1),
    measured: (reading, rows) => {
      const [from, to] = [100_000, rows].map((each) => peak(reading.value(small, each, 'peakMemory')))
      return from === null || to === null || from === undefined || to === undefined ? null : to - from
    },
    limit: { most: 5 },
    show: (value) => `${value.toFixed(0)} MB`,
    because: because.clientMemory,
  },
]

const small: Of = { scenario: 'memory', subject: '--max-semi-space-size=4', step: 'first load' }

function peak(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 1_000_000
}
