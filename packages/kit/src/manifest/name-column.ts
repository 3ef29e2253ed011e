import type { ManifestDataset } from './manifest.js'

/** What a column that names rows is often called, the likeliest first. */
const usualNames = [
  'name',
  'title',
  'label',
  'display',
  'display_name',
  'displayName',
  'long_description',
  'description',
  'short_description',
]

/**
 * The column that names a row for people: the one that the dataset declares, else the first text column of a usual name. Null
 * where it has none beside its key.
 */
export function nameColumnOf({
  key,
  columns,
  nameColumn,
}: Pick<ManifestDataset, 'key' | 'columns' | 'nameColumn'>): string | null {
  if (nameColumn !== undefined) return nameColumn
  const isText = (name: string) =>
    columns.some((column) => column.name === name && /^(text|citext|character|varchar)/.test(column.type)) &&
    !key.includes(name)
  return usualNames.find(isText) ?? null
}
