import { copier } from '../scenarios/measure-copy.ts'
import { bytes, count, percent, times } from './format.ts'
import type { Goal } from './goal.ts'
import type { Of, Reading } from './reading.ts'
import * as because from './reasons.ts'

const owned = (step: string): Of => ({ scenario: 'package-owned', step })
const shared = (step: string): Of => ({ scenario: 'shared-columns', step })
const copied = (scenario: string): Of => ({ scenario, subject: copier, step: 'load' })

/** At fewer rows the cost of starting hides everything else. */
const large = (scenario: string) => (reading: Reading) =>
  reading.sizes(scenario).filter((rows) => rows >= 75_000)
const upTo100k = (scenario: string) => (reading: Reading) =>
  large(scenario)(reading).filter((rows) => rows < 1_000_000)
const from1M = (scenario: string) => (reading: Reading) =>
  reading.sizes(scenario).filter((rows) => rows >= 1_000_000)

type Measured = Goal['measured']
const wall =
  (of: Of, base: Of): Measured =>
  (reading, rows) =>
    reading.ratio(of, base, rows)
const wal =
  (of: Of, base: Of): Measured =>
  (reading, rows) =>
    reading.ratio(of, base, rows, 'walBytes')

const firstLoad = owned('first load')
const compared = owned('unchanged, every row compared')
const fingerprint = owned('unchanged, fingerprint')
const changed = owned('1 % changed')
const shipped = owned('1 % changed, change set')
const staged: Of = { scenario: 'staged-load', step: 'staged load' }

/** Sow's load and the runs after it. */
export const goals: readonly Goal[] = [
  {
    what: `first load of a set that the package owns, wall, of ${copier}`,
    sizes: large('package-owned'),
    measured: wall(firstLoad, copied('package-owned')),
    limit: { most: 1 },
    show: times,
    because: because.encoding,
  },
  {
    what: `first load, WAL, of ${copier}`,
    sizes: large('package-owned'),
    measured: wal(firstLoad, copied('package-owned')),
    limit: { most: 1.01 },
    show: times,
    because: because.roster,
  },
  {
    what: `first load of a set with shared columns, wall, of ${copier}`,
    sizes: large('shared-columns'),
    measured: wall(shared('first load'), copied('shared-columns')),
    limit: { most: 1.6 },
    show: times,
    because: because.encoding,
  },
  {
    what: `first load of a set with shared columns, WAL, of ${copier}`,
    sizes: large('shared-columns'),
    measured: wal(shared('first load'), copied('shared-columns')),
    limit: { most: 1.8 },
    show: times,
    because: because.base,
  },
  {
    what: `staged load, all new, wall, of ${copier}`,
    sizes: large('staged-load'),
    measured: wall(staged, copied('staged-load')),
    limit: { most: 1.25 },
    show: times,
    because: because.stagedLoad,
  },
  {
    what: `staged load, all new, WAL, of ${copier}`,
    sizes: large('staged-load'),
    measured: wal(staged, copied('staged-load')),
    limit: { most: 1.12 },
    show: times,
    because: because.insertedKeys,
  },
  {
    what: 'unchanged, fingerprint, wall, of the first load (below 1,000,000 rows)',
    sizes: upTo100k('package-owned'),
    measured: wall(fingerprint, firstLoad),
    limit: { most: 0.03 },
    show: percent,
    because: because.statements,
  },
  {
    what: 'unchanged, fingerprint, wall, of the first load (1,000,000 rows and more)',
    sizes: from1M('package-owned'),
    measured: wall(fingerprint, firstLoad),
    limit: { most: 0.02 },
    show: percent,
    because: because.census,
  },
  ...(['walBytes', 'deadTuples', 'transactionIds'] as const).map(
    (figure): Goal => ({
      what: `unchanged, fingerprint, ${{ walBytes: 'WAL', deadTuples: 'dead rows', transactionIds: 'transaction ids' }[figure]}`,
      sizes: large('package-owned'),
      measured: (reading, rows) => reading.value(fingerprint, rows, figure),
      limit: { most: 0 },
      show: figure === 'walBytes' ? bytes : count,
      because: because.pruning,
    }),
  ),
  {
    what: 'unchanged, every row compared, wall, of the first load',
    sizes: large('package-owned'),
    measured: wall(compared, firstLoad),
    limit: { most: 0.7 },
    show: times,
    because: because.encoding,
  },
  {
    what: 'unchanged, every row compared, WAL',
    sizes: large('package-owned'),
    measured: (reading, rows) => reading.value(compared, rows, 'walBytes'),
    limit: { most: 32_000 },
    show: bytes,
    because: because.temporaryTables,
  },
  {
    what: 'unchanged, every row compared, dead rows',
    sizes: large('package-owned'),
    measured: (reading, rows) => reading.value(compared, rows, 'deadTuples'),
    limit: { most: 0 },
    show: count,
    because: '',
  },
  {
    what: '1 % changed, change set shipped, wall, of the first load (below 1,000,000 rows)',
    sizes: upTo100k('package-owned'),
    measured: wall(shipped, firstLoad),
    limit: { most: 0.1 },
    show: percent,
    because: because.statements,
  },
  {
    what: '1 % changed, change set shipped, wall, of the first load (1,000,000 rows and more)',
    sizes: from1M('package-owned'),
    measured: wall(shipped, firstLoad),
    limit: { most: 0.07 },
    show: percent,
    because: because.census,
  },
  {
    what: '1 % changed, change set shipped, rows written over rows changed',
    sizes: large('package-owned'),
    measured: (reading, rows) => {
      const written = reading.value(shipped, rows, 'tuplesWritten')
      return written === null ? null : written / (rows / 100)
    },
    limit: { most: 1 },
    show: times,
    because: '',
  },
  {
    what: '1 % changed, no change set, wall, of the first load',
    sizes: large('package-owned'),
    measured: wall(changed, firstLoad),
    limit: { most: 0.8 },
    show: times,
    because: because.encoding,
  },
  {
    what: '1 % changed, rows written over rows changed',
    sizes: large('package-owned'),
    measured: (reading, rows) => {
      const written = reading.value(changed, rows, 'tuplesWritten')
      return written === null ? null : written / (rows / 100)
    },
    limit: { most: 1 },
    show: times,
    because: '',
  },
  {
    what: 'three-way merge, wall, of the first load (below 1,000,000 rows)',
    sizes: upTo100k('shared-columns'),
    measured: wall(shared('three-way merge'), shared('first load')),
    limit: { most: 0.33 },
    show: times,
    because: because.encoding,
  },
  {
    what: 'three-way merge, wall, of the first load (1,000,000 rows and more)',
    sizes: from1M('shared-columns'),
    measured: wall(shared('three-way merge'), shared('first load')),
    limit: { most: 0.5 },
    show: times,
    because: because.encoding,
  },
]
