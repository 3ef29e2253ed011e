import type { ManifestReference } from '@sow/kit/manifest'
import type { OwnPlace } from './own-place.js'

/** Where the rows are that a reference names. */
export type ReferredPlace = Pick<OwnPlace, 'table' | 'columnOf'>

/** The canonical fields that hold the key of a reference. */
export function leafFields({ key }: ManifestReference): string[] {
  return key.flatMap(({ field, through }) => (through === null ? [field] : leafFields(through)))
}

/** All references of one, those that its key is made of included. */
export function withInner(reference: ManifestReference): ManifestReference[] {
  return [reference, ...reference.key.flatMap(({ through }) => (through === null ? [] : withInner(through)))]
}
