import { ownerRules } from './policy-rules.js'
import type { TargetColumn, TargetShape } from './target-shape.js'

/** The columns whose values the merge compares: those of the package and the shared ones. */
export function comparedColumns(shape: TargetShape): readonly TargetColumn[] {
  return valueColumns(shape).filter(({ ownership }) => ownerRules[ownership].isCompared)
}

/** The columns of a dataset that are not part of its key. */
export function valueColumns(shape: TargetShape): readonly TargetColumn[] {
  return shape.columns.filter((column) => !column.isKey)
}

export function keyColumns(shape: TargetShape): readonly TargetColumn[] {
  return shape.columns.filter((column) => column.isKey)
}

export function sharedColumns(shape: TargetShape): readonly TargetColumn[] {
  return valueColumns(shape).filter(({ ownership }) => ownerRules[ownership].isThreeWay)
}

/** Shared columns that the base table knows: the others are new, and their base is what the table holds now. */
export function basedColumns(shape: TargetShape): readonly TargetColumn[] {
  return sharedColumns(shape).filter((column) => shape.baseColumns.includes(column.name))
}
