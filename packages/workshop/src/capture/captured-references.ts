import type { AuthoredReference, AuthoredRow } from '../package/authored/authored-package.js'
import type { CapturedTable } from './capture-report.js'
import { datasetName } from './dataset-name.js'
import type { CapturedShapes } from './read-shapes.js'
import type { ReferredRows } from './stand-ins.js'
import type { TableShape } from './table-shape.js'

/** The references of the carried columns, as an author writes them. */
export function authoredReferences(
  { live, references }: TableShape,
  shapes: CapturedShapes,
  carried: readonly string[],
  domain: string,
): Record<string, AuthoredReference> {
  const entries = [...references].flatMap(([column, { table }]): [string, AuthoredReference][] => {
    if (!carried.includes(column)) return []
    if (table === live.name) return [[column, { to: 'self' }]]
    if (isCaptured(table, shapes)) return [[column, { to: 'dataset', dataset: datasetName(table, domain) }]]
    return [[column, { to: 'table', table, key: shapes.byTable.get(table)?.key ?? [] }]]
  })
  return Object.fromEntries(entries)
}

export function referencedTables(
  { references }: TableShape,
  shapes: CapturedShapes,
  carried: readonly string[],
): CapturedTable['references'] {
  return [...references]
    .filter(([column]) => carried.includes(column))
    .map(([column, { table }]) => ({ column, table, captured: isCaptured(table, shapes) }))
}

/** Collects the keys of rows that are referred to and not captured, each once. */
export class ReferredKeys {
  readonly #keys: ReadonlyMap<string, { readonly shape: TableShape; readonly keys: Map<string, string[]> }>

  constructor({ references }: TableShape, shapes: CapturedShapes) {
    this.#keys = new Map(
      [...references].flatMap(([column, { table }]) => {
        const shape = shapes.byTable.get(table)
        return shape === undefined || isCaptured(table, shapes) ? [] : [[column, { shape, keys: new Map() }]]
      }),
    )
  }

  /** `rows`: as values. */
  see(rows: readonly AuthoredRow[]): void {
    for (const [column, { shape, keys }] of this.#keys)
      for (const row of rows) {
        const value = row[column]
        if (value === null || value === undefined) continue
        const key =
          typeof value === 'object'
            ? shape.key.map((part) => String(Reflect.get(value, part)))
            : [String(value)]
        keys.set(JSON.stringify(key), key)
      }
  }

  rows(): readonly ReferredRows[] {
    return [...this.#keys.values()].map(({ shape, keys }) => ({ shape, keys: [...keys.values()].sort() }))
  }
}

function isCaptured(table: string, { captured }: CapturedShapes): boolean {
  return captured.some(({ live }) => live.name === table)
}
