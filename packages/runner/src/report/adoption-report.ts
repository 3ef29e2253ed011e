import type { Adoption, AdoptionWay, MovedTracker } from '@sow/engine'

/** How a database that existed before Sow was taken over. */
export interface AdoptionReport extends Pick<Adoption, 'run' | 'at' | 'evidence'> {
  /** Who migrates from then on, and what stands for what was there. */
  readonly way: AdoptionWay
  /** The records of other tools that are not as they were then. */
  readonly moved: readonly MovedTracker[]
}
