import type { IncomingForeignKey } from './catalog-foreign-keys.js'
import type { TargetShape } from './target-shape.js'

/** Foreign keys by which rows of the target refer to rows of the same table. */
export function ownReferences(shape: TargetShape): readonly IncomingForeignKey[] {
  return shape.referencedBy.filter((each) => isOwn(shape, each))
}

/** Foreign keys by which rows of other tables refer to rows of the target. */
export function otherReferences(shape: TargetShape): readonly IncomingForeignKey[] {
  return shape.referencedBy.filter((each) => !isOwn(shape, each))
}

function isOwn({ table: target }: TargetShape, { table: from }: IncomingForeignKey): boolean {
  return from.schema === target.schema && from.name === target.name
}
