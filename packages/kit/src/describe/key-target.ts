import type { ManifestReference, ManifestReferenceKey } from '../manifest/manifest.js'

/** The rows that a reference finds, whatever column refers to them. */
export interface KeyTarget {
  readonly dataset: string | null
  readonly table: string
  readonly tenant: boolean
  readonly id: string
  readonly key: readonly KeyTargetPart[]
}

export interface KeyTargetPart {
  readonly column: string
  readonly type: string
  /** What the part refers to itself, null where it is a plain value. */
  readonly through: KeyTarget | null
}

/** The manifest's entry of the reference that `column` makes: each part gets the field that its text stands in. */
export function manifestReference(column: string, target: KeyTarget, self: boolean): ManifestReference {
  return referenceUnder(column, column, target, self)
}

function referenceUnder(column: string, field: string, target: KeyTarget, self: boolean): ManifestReference {
  return {
    column,
    dataset: target.dataset,
    table: target.table,
    self,
    tenant: target.tenant,
    id: target.id,
    key: target.key.map((part) => partUnder(field, part)),
  }
}

function partUnder(prefix: string, part: KeyTargetPart): ManifestReferenceKey {
  const field = `${prefix}.${part.column}`
  const through = part.through === null ? null : referenceUnder(part.column, field, part.through, false)
  return { column: part.column, field, type: part.type, through }
}

/** The target of a reference in another package's manifest. */
export function targetOfReference(reference: ManifestReference): KeyTarget {
  return {
    dataset: reference.dataset,
    table: reference.table,
    tenant: reference.tenant,
    id: reference.id,
    key: reference.key.map(({ column, type, through }) => ({
      column,
      type,
      through: through === null ? null : targetOfReference(through),
    })),
  }
}
