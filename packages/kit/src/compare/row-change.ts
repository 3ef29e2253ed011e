import type { KeyText } from '../define/key-changes.js'

/**
 * What became of a row from one release to the next. `retired` and `revived` rows carry the date, or carry it no
 * more; a `gone` row is left out of the newer release; a `renamed` one has the key that the newer release declares.
 */
export type RowAction = 'added' | 'changed' | 'retired' | 'revived' | 'renamed' | 'gone'

/** One row in which two releases differ. */
export interface RowChange {
  readonly action: RowAction
  /** In the newer release; of a row that is gone, in the older one. */
  readonly key: KeyText
  /** The key that a renamed row had; null for every other. */
  readonly formerKey: KeyText | null
  /** The keys that the newer release names instead of a row that is gone; none where it names none. */
  readonly replacedBy: readonly KeyText[]
  /** The fields, of those that both releases carry, in which the row differs. */
  readonly fields: readonly string[]
  /** The canonical line over the older release's fields; null for a row that is added. */
  readonly before: string | null
  /** The canonical line over the newer release's fields; null for a row that is gone. */
  readonly after: string | null
}
