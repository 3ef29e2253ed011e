import type { TargetReferenceKey, TargetShape } from '../shape/target-shape.js'

/** The fields that hold the row key: a key column that is a reference is there as the parts of its own key. */
export function keyFieldsOf(shape: TargetShape): string[] {
  const columns = shape.key.filter((column) => column !== shape.tenants?.column)
  const wanted = columns.flatMap((column) => fieldsOfColumn(shape, column))
  return shape.fields.map((field) => field.name).filter((field) => wanted.includes(field))
}

/** The fields of the stage that a column's value comes from. */
export function fieldsOfColumn(shape: Pick<TargetShape, 'references'>, column: string): string[] {
  const reference = shape.references.find((candidate) => candidate.column === column)
  return reference === undefined ? [column] : leafFields(reference.key)
}

export function leafFields(key: readonly TargetReferenceKey[]): string[] {
  return key.flatMap((part) => (part.through === null ? [part.field] : leafFields(part.through.key)))
}
