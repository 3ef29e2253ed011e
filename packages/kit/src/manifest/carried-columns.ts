import type { TableDescriptor } from '../columns/column-descriptor.js'
import type { Dataset } from '../define/dataset.js'

/**
 * The table's columns that a row source carries, sorted by UTF-16 code unit. A CSV header of the shape
 * `schedule_id.code` belongs to the reference column before its first dot.
 */
export function carriedColumns(
  names: readonly string[],
  { refs }: Dataset,
  { columns }: TableDescriptor,
): readonly string[] {
  const carried = names.map((name) => {
    const [column = name] = name.split('.')
    return Object.hasOwn(columns, name) || !Object.hasOwn(refs, column) ? name : column
  })
  return [...new Set(carried)].sort()
}
