import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'

/** True of a column that rows are ordered by as it is: the server's own order and equality serve. Of others it is the text. */
export function isOrderedByItself(shape: TargetShape, { name, equality, comparedAs }: TargetColumn): boolean {
  return equality === plainEquality && comparedAs === null && !shape.nullableKey.includes(name)
}

/** True where that holds of the whole key: an index brings the rows in their order. */
export function isOrderedByColumns(shape: TargetShape): boolean {
  return keyColumns(shape).every((each) => isOrderedByItself(shape, each))
}
