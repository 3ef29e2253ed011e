import type { ManifestReference } from '../manifest/manifest.js'

/** One plain value inside a reference: where it stands in a row, and in which field of the canonical row. */
export interface ReferenceField {
  /** The field of the canonical row: `item_id.schedule_id.code`. */
  readonly field: string
  /** The steps from the reference's value to this one; empty where the value is the key itself. */
  readonly path: readonly string[]
  /** The type of the referenced key column. */
  readonly type: string
}

/**
 * The plain values of a reference, in the order of its key. As rows are written, a key of one column adds no level:
 * its value is the reference's value.
 */
export function referenceFields(reference: ManifestReference): readonly ReferenceField[] {
  return reference.key.flatMap((part) => {
    const step = reference.key.length === 1 ? [] : [part.column]
    if (part.through === null) return [{ field: part.field, path: step, type: part.type }]
    return referenceFields(part.through).map((inner) => ({ ...inner, path: [...step, ...inner.path] }))
  })
}
