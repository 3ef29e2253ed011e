import type { SavedPlan, Selection } from '@sow/runner'

/** The saved plan of a selection, to be carried out as it is. */
export interface ApplyDeed {
  readonly kind: 'apply'
  readonly selection: Pick<Selection, 'only' | 'kinds'>
  readonly plan: SavedPlan
}

/** A run, to be taken back. */
export interface UndoDeed {
  readonly kind: 'undo'
  readonly run: number
}

/** Conflicts of one dataset, to be ended. */
export interface ResolveDeed {
  readonly kind: 'resolve'
  readonly dataset: string
  /** The keys of rows; empty for every conflict of the dataset. */
  readonly keys: readonly string[]
  readonly tenant: string | null
  readonly take: 'package' | 'site'
  readonly note: string
}

/** What an assistant would write, once a person allows it. */
export type Deed = ApplyDeed | UndoDeed | ResolveDeed
