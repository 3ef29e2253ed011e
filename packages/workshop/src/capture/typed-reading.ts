import type { LiveColumn, LiveKeyPart } from '@sow/engine'
import { type CapturedColumn, typeIn } from './captured-values.js'
import { readingOf, type Shapes, type TableShape } from './table-shape.js'

/** A column of a captured table as it is read, with the types of the key columns that are read in its place. */
export function typedReading(shape: TableShape, column: LiveColumn, shapes: Shapes): CapturedColumn {
  const reading = readingOf(shape, column, shapes)
  const types = new Map<string, string>()
  collect(shape, reading, [reading.column], shapes, types)
  return { reading, types: (path) => types.get(path.join('\t')) ?? 'text' }
}

function collect(
  { live }: TableShape,
  part: LiveKeyPart,
  path: readonly string[],
  shapes: Shapes,
  types: Map<string, string>,
): void {
  if (part.through === null) {
    types.set(path.join('\t'), typeIn(live, part.column))
    return
  }
  const { table, key } = part.through
  const target = shapes.get(table)
  if (target === undefined) return
  for (const inner of key)
    collect(target, inner, key.length === 1 ? path : [...path, inner.column], shapes, types)
}
