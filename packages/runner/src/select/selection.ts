import type { DatasetKind } from '@sow/kit'

/** What was asked for. Names are domains (`billing-masters`) or datasets (`billing-masters/payers`). */
export interface Selection {
  /** Only these; everything where empty. */
  readonly only: readonly string[]
  /** Not these, unless something selected refers to them: then it is an error. */
  readonly skip: readonly string[]
  readonly kinds: readonly DatasetKind[]
}

/** Demo rows are never sown unless they are asked for. */
export const defaultKinds: readonly DatasetKind[] = Object.freeze(['reference', 'starter'])

export const everything: Selection = Object.freeze({ only: [], skip: [], kinds: defaultKinds })
