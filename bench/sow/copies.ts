import type { DatasetUnit } from '../../packages/engine/dist/index.js'

/** The name of one of several tables, or datasets, that are alike. */
export function copyOf(name: string, copy: number): string {
  return `${name}_${copy}`
}

/** A unit as so many datasets, each with a table of its own. */
export function copiesOf(unit: DatasetUnit, copies: number): DatasetUnit[] {
  return Array.from({ length: copies }, (_, copy) => ({
    ...unit,
    dataset: {
      ...unit.dataset,
      name: copyOf(unit.dataset.name, copy),
      identity: copyOf(unit.dataset.identity, copy),
      table: copyOf(unit.dataset.table, copy),
    },
  }))
}
