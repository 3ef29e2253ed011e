import type { ManifestDataset } from './manifest.js'

/** What a column that names rows is often called, the likeliest first. */
const usualNames = ['display_name', 'displayName', 'name', 'title', 'label', 'description']

/**
 * The column that names a row for people: the one that the dataset declares, else the first text column of a usual name. Null
 * where it has none, or where that column is its whole key.
 */
export function nameColumnOf({
  key,
  columns,
  nameColumn,
}: Pick<ManifestDataset, 'key' | 'columns' | 'nameColumn'>): string | null {
  if (nameColumn !== undefined) return nameColumn
  const isText = (name: string) =>
    columns.some((column) => column.name === name && /^(text|citext|character|varchar)/.test(column.type))
  const found = usualNames.find((name) => isText(name) && !(key.length === 1 && key[0] === name))
  return found ?? null
}
