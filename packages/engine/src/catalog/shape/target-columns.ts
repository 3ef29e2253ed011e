import type { Ownership } from '@sow/kit'
import { absenceOf, type ManifestDataset, retireColumn } from '@sow/kit/manifest'
import type { CatalogTable } from './catalog-table.js'
import type { TargetColumn } from './target-shape.js'

/** The columns of a table that a dataset deals with, each with its owner. */
export function targetColumns(
  dataset: ManifestDataset,
  table: CatalogTable,
  key: readonly string[],
): TargetColumn[] {
  const carried = new Set(dataset.columns.map(({ name }) => name))
  const isId = idsOf(table, key)
  const retire = retireColumn(absenceOf(dataset.absent))
  return table.columns
    .filter((column) => carried.has(column.name) || key.includes(column.name) || column.name === retire)
    .map((column) => ({
      name: column.name,
      type: column.type,
      equality: table.equalityOf(column.typeNumber),
      number: column.number,
      ownership: isId(column.name) ? 'site' : ownerOf(dataset, column.name),
      isKey: key.includes(column.name),
      carried: carried.has(column.name) || key.includes(column.name),
      comparedAs: column.comparedAs,
      kept: column.kept,
      labels: column.labels,
      unwritten: column.unwritten,
      sequence: column.sequence,
    }))
}

/** Who owns a column, as the manifest says. */
export function ownerOf(dataset: ManifestDataset, name: string): Ownership {
  return dataset.columns.find((column) => column.name === name)?.ownership ?? 'package'
}

/**
 * What the primary key has beside the row key is an id that each database has its own of, and that other rows refer to: it is
 * written with a new row and never again, whoever owns the column.
 */
function idsOf({ uniqueIndexes }: CatalogTable, key: readonly string[]): (name: string) => boolean {
  const primary = uniqueIndexes.filter((index) => index.primary).flatMap(({ columns }) => columns)
  return (name) => primary.includes(name) && !key.includes(name)
}
