import type { Adoption, AdoptionWay, MovedTracker } from '@sow/engine'

/** How a database that existed before Sow was taken over. */
export interface AdoptionReport extends Pick<Adoption, 'run' | 'at' | 'evidence' | 'migrations'> {
  /** Who migrates from then on, and what stands for what was there. */
  readonly way: AdoptionWay
  /** The records of other tools that are not as they were then. */
  readonly moved: readonly MovedTracker[]
  /** True where the catalog is not as it was then; null where nobody looked, or that would say nothing. */
  readonly catalogMoved: boolean | null
}
