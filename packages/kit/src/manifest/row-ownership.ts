import type { RowOwnership } from '../define/dataset.js'
import type { ManifestDataset } from './manifest.js'

/**
 * Who decides that a row of a dataset exists, where its author does not say. What has a column of the site's is the
 * site's to delete; so is a row of a first set that is nothing but its key: to delete a grant is to decide about it.
 */
export function defaultRowOwnership({
  kind,
  key,
  columns,
}: Pick<ManifestDataset, 'kind' | 'key' | 'columns'>): RowOwnership {
  const values = columns.filter(({ name }) => !key.includes(name))
  if (values.some(({ ownership }) => ownership !== 'package')) return 'site'
  return kind === 'starter' && values.length === 0 ? 'site' : 'package'
}

/** Who decides that a row of a dataset exists: what its manifest says, or the default. */
export function rowOwnershipOf(
  dataset: Pick<ManifestDataset, 'kind' | 'key' | 'columns' | 'rowOwnership'>,
): RowOwnership {
  return dataset.rowOwnership ?? defaultRowOwnership(dataset)
}
