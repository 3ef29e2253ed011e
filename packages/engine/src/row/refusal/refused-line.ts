import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { fitName } from '../../database/fit-name.js'
import { readCopyPlace } from '../../server/connect/driver-error.js'
import { isOfRows } from '../../server/connect/translate-database-error.js'
import { RefusedRow, type RowMark } from './refused-row.js'

/**
 * What copying rows of a dataset failed with: a RefusedRow where the server names the line. `rowOf`: which row a line is
 * of, where the lines are not all rows of the release.
 */
export async function refusedLine(
  error: unknown,
  { fields }: Pick<TargetShape, 'fields'>,
  rowOf: (line: number) => Promise<RowMark> = async (line) => ({ kind: 'number', number: line }),
): Promise<unknown> {
  if (!isOfRows(error)) return error
  const names = new Map(fields.flatMap(({ name }) => [[name, name] as const, [fitName(name), name] as const]))
  const place = readCopyPlace(error, [...names.keys()])
  if (place === null) return error
  return new RefusedRow(await rowOf(place.line), names.get(place.column ?? ''), error)
}
