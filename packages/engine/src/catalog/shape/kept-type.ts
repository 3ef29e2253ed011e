import type { TargetColumn } from './target-shape.js'

/** The type of a base's column, as it is declared and cast to. */
export function keptType({ kept, type }: Pick<TargetColumn, 'kept' | 'type'>): string {
  if (kept === null) return type
  return kept.isCollated ? `${kept.type} collate "default"` : kept.type
}
