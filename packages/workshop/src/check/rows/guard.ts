import type { ManifestDataset } from '@sow/kit/manifest'
import type { GuardedRow } from './canonical-row.js'
import type { CodeCatalog } from './code-catalog.js'
import type { GuardedField } from './guarded-fields.js'

/** A dataset as guards see it: what its manifest says, and what they must know of the other packages. */
export interface GuardedDataset {
  readonly described: ManifestDataset
  /** True where its author says who decides that a row exists. */
  readonly saysRowOwnership: boolean
  /** The fields of a row, in its order. */
  readonly fields: readonly GuardedField[]
  /** The datasets of the project by identity. */
  readonly others: ReadonlyMap<string, ManifestDataset>
  /** The codes that the reference datasets of the project define. */
  readonly catalog: CodeCatalog
}

/** Answers the names of the fields that are wrong in a row; called for each row in the order of the source. */
export type RowWatch = (row: GuardedRow) => readonly string[]

/** What every rule says of itself. */
export interface Rule {
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** Why it matters, in one sentence. */
  readonly reason: string
  readonly remedy: string
}

/** A rule about the content of a dataset. It has one of the two ways to look, or both. */
export interface Guard extends Rule {
  /** What is wrong with the dataset as it is declared, each in a few words. */
  inDataset?(dataset: GuardedDataset): readonly string[]
  /** Begins a look at the rows; null where none of the dataset's fields matters. */
  inRows?(dataset: GuardedDataset): RowWatch | null
}
