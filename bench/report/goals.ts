import { copier } from '../scenarios/measure-copy.ts'
import { mergeStep } from '../scenarios/shared-columns.ts'
import { undoSteps } from '../scenarios/undo.ts'
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
const compared = owned('unchanged, the site wrote')
const fingerprint = owned('unchanged, fingerprint')
const changed = owned('1 % changed')
const shipped = owned('1 % changed, change set')
const staged: Of = { scenario: 'staged-load', step: 'staged load' }

const copyOwned = copied('package-owned')
const copyShared = copied('shared-columns')

const mergeGoals = [
  { merge: { spread: 'scattered', ids: 'trusted' }, most: 0.4 },
  { merge: { spread: 'clustered', ids: 'trusted' }, most: 0.25 },
  { merge: { spread: 'scattered', ids: 'not trusted' }, most: 0.8 },
  { merge: { spread: 'clustered', ids: 'not trusted' }, most: 0.55 },
] as const

/** Sow's load and the runs after it: all times are those of the copy of the same rows, in the same run. */
export const goals: readonly Goal[] = [
  {
    what: `first load of a set that the package owns, wall, of ${copier}`,
    sizes: large('package-owned'),
    measured: wall(firstLoad, copyOwned),
    limit: { most: 1.25 },
    show: times,
    because: because.sealing,
  },
  {
    what: `first load, WAL, of ${copier}`,
    sizes: large('package-owned'),
    measured: wal(firstLoad, copyOwned),
    limit: { most: 1.05 },
    show: times,
    because: because.roster,
  },
  {
    what: `first load of a set with shared columns, wall, of ${copier}`,
    sizes: large('shared-columns'),
    measured: wall(shared('first load'), copyShared),
    limit: { most: 1.45 },
    show: times,
    because: because.sealing,
  },
  {
    what: `first load of a set with shared columns, WAL, of ${copier}`,
    sizes: large('shared-columns'),
    measured: wal(shared('first load'), copyShared),
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
    limit: { most: 1.15 },
    show: times,
    because: because.insertedKeys,
  },
  {
    what: `unchanged, ids trusted, wall, of ${copier} (1,000,000 rows and more)`,
    sizes: from1M('package-owned'),
    measured: wall(fingerprint, copyOwned),
    limit: { most: 0.04 },
    show: percent,
    because: because.census,
  },
  ...(['walBytes', 'deadTuples', 'transactionIds'] as const).map(
    (figure): Goal => ({
      what: `unchanged, ids trusted, ${{ walBytes: 'WAL', deadTuples: 'dead rows', transactionIds: 'transaction ids' }[figure]}`,
      sizes: large('package-owned'),
      measured: (reading, rows) => reading.value(fingerprint, rows, figure),
      limit: { most: 0 },
      show: figure === 'walBytes' ? bytes : count,
      because: because.pruning,
    }),
  ),
  {
    what: `unchanged, ids not trusted, wall, of ${copier}, columns of the package`,
    sizes: large('package-owned'),
    measured: wall(owned('unchanged, ids not trusted'), copyOwned),
    limit: { most: 0.2 },
    show: times,
    because: because.digest,
  },
  {
    what: `unchanged, ids not trusted, wall, of ${copier}, shared columns`,
    sizes: large('shared-columns'),
    measured: wall(shared('unchanged, ids not trusted'), copyShared),
    limit: { most: 0.2 },
    show: times,
    because: because.digest,
  },
  {
    what: 'unchanged, ids not trusted, rows written',
    sizes: large('package-owned'),
    measured: (reading, rows) => reading.value(owned('unchanged, ids not trusted'), rows, 'tuplesWritten'),
    limit: { most: 0 },
    show: count,
    because: '',
  },
  {
    what: `unchanged, the site wrote, wall, of ${copier}`,
    sizes: large('package-owned'),
    measured: wall(compared, copyOwned),
    limit: { most: 0.87 },
    show: times,
    because: because.touchedRows,
  },
  {
    what: 'unchanged, the site wrote, WAL',
    sizes: large('package-owned'),
    measured: (reading, rows) => reading.value(compared, rows, 'walBytes'),
    limit: { most: 32_000 },
    show: bytes,
    because: because.temporaryTables,
  },
  {
    what: `1 % changed, change set shipped, wall, of ${copier} (1,000,000 rows and more)`,
    sizes: from1M('package-owned'),
    measured: wall(shipped, copyOwned),
    limit: { most: 0.1 },
    show: percent,
    because: because.census,
  },
  ...[shipped, changed].map(
    (step): Goal => ({
      what: `${step.step}, rows written over rows changed`,
      sizes: large('package-owned'),
      measured: (reading, rows) => {
        const written = reading.value(step, rows, 'tuplesWritten')
        return written === null ? null : written / (rows / 100)
      },
      limit: { most: 1 },
      show: times,
      because: because.ledgerRows,
    }),
  ),
  {
    what: `1 % changed, no change set, wall, of ${copier}`,
    sizes: large('package-owned'),
    measured: wall(changed, copyOwned),
    limit: { most: 0.87 },
    show: times,
    because: because.encoding,
  },
  {
    what: `1 % changed by the release, 1 % by the site, no change set, wall, of ${copier}`,
    sizes: large('shared-columns'),
    measured: wall(shared('three-way merge'), copyShared),
    limit: { most: 0.87 },
    show: times,
    because: because.encoding,
  },
  ...mergeGoals.map(
    ({ merge, most }): Goal => ({
      what: `1 % changed by the release, 1 % by the site, wall, of ${copier}: ${mergeStep(merge)}`,
      sizes: large('shared-columns'),
      measured: wall(shared(mergeStep(merge)), copyShared),
      limit: { most },
      show: times,
      because: because.touchedRows,
    }),
  ),
  ...undoSteps.map(
    ({ upgrade, undo }): Goal => ({
      what: `${undo}, wall, of the upgrade`,
      sizes: large('undo'),
      measured: wall({ scenario: 'undo', step: undo }, { scenario: 'undo', step: upgrade }),
      limit: { most: 2 },
      show: times,
      because: because.undo,
    }),
  ),
]
