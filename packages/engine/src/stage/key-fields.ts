import type { TargetShape } from '../target/target-shape.js'

/** The fields that hold the row key: a key column that is a reference is there as the parts of its own key. */
export function keyFieldsOf(shape: TargetShape): string[] {
  const keyColumns = shape.key.filter((column) => column !== shape.tenants?.column)
  return shape.fields
    .map((field) => field.name)
    .filter((field) => keyColumns.some((column) => field === column || field.startsWith(`${column}.`)))
}
