import * as fc from 'fast-check'
import { type CommandName, commandNames } from './small-project.js'

/**
 * What goes wrong. `cut`: the connection is gone; `silent`: nothing comes through it any more; `outage`: nor through any other;
 * `terminated`: the server's process of the run is ended; `killed`: ours is; the server is started again, in order or as
 * after a power failure; `failover`: it takes no writes until it is promoted.
 */
export const faults = [
  'cut',
  'silent',
  'outage',
  'terminated',
  'killed',
  'restarted',
  'crashed',
  'failover',
] as const
export type Fault = (typeof faults)[number]

/** One thing that goes wrong, once, in one run of a command. */
export interface Injection {
  readonly command: CommandName
  readonly fault: Fault
  /** At any message that the command sends, or at a commit. */
  readonly moment: 'message' | 'commit'
  /** At which of them, in thousandths. */
  readonly at: number
  /** What is sent there arrives at the server; its answer does not. */
  readonly arrives: boolean
}

/** Commits are few, and the hardest of all moments. */
const arbitraryInjection: fc.Arbitrary<Injection> = fc.record({
  command: fc.constantFrom(...commandNames),
  fault: fc.constantFrom(...faults),
  moment: fc.constantFrom('message', 'message', 'commit'),
  at: fc.integer({ min: 0, max: 999 }),
  arrives: fc.boolean(),
})

/** So many injections, the same for the same seed; each fault in turn, so that a short run has every one. */
export function sampleInjections(seed: number, count: number): readonly Injection[] {
  return fc
    .sample(arbitraryInjection, { seed, numRuns: count })
    .map((injection, at) => ({ ...injection, fault: faults[at % faults.length] ?? injection.fault }))
}
