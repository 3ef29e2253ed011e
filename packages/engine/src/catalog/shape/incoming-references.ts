import type { IncomingReference } from './catalog-foreign-keys.js'
import type { TargetShape } from './target-shape.js'

/** What rows refer to rows of the target by: foreign keys, and what datasets declare. */
export function incomingReferences({ referencedBy, declaredBy }: TargetShape): readonly IncomingReference[] {
  return [...referencedBy, ...declaredBy]
}

/** Those by which rows of the target refer to rows of the same table. */
export function ownReferences(shape: TargetShape): readonly IncomingReference[] {
  return incomingReferences(shape).filter((each) => isOwn(shape, each))
}

/** Those by which rows of other tables refer to rows of the target. */
export function otherReferences(shape: TargetShape): readonly IncomingReference[] {
  return incomingReferences(shape).filter((each) => !isOwn(shape, each))
}

function isOwn({ table: target }: TargetShape, { table: from }: IncomingReference): boolean {
  return from.schema === target.schema && from.name === target.name
}
