/** What a run on a cluster leaves out, and why: a whole file, or those of its tests whose names contain some words. */
export interface NotRun {
  /** Below `packages/engine/tests`, without its ending. */
  readonly file: string
  readonly test?: string
  /** Where it is left out on placed tables alone. */
  readonly round?: 'placed'
  readonly why: string
}

const ownServer = 'It starts a server of its own, where no Citus is.'

/** Decision 0072; the tests of a cluster hold the refusal. */
const refusedKey = 'On several servers Sow refuses by name what this key rests on.'

const ofKeys = [
  'that may be null, where two nulls are one key',
  'that is null in every column of one row',
  'that rests on a part of the table',
  'that a row leaves',
]

export const notRun: readonly NotRun[] = [
  { file: 'isolation/interleavings', why: ownServer },
  { file: 'seed/replicated-copy', why: ownServer },
  { file: 'seed/run-cost', why: ownServer },
  { file: 'seed/without-temporary-tables', why: ownServer },
  { file: 'shapes/distributed-tables', why: ownServer },
  { file: 'simulation/simulation', why: ownServer },
  { file: 'transaction/lock-room', why: ownServer },
  ...ofKeys.map((test) => ({ file: 'shapes/keys', test, round: 'placed' as const, why: refusedKey })),
]
