import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { DuplicateKey } from './check-duplicate-keys.js'

/**
 * Reads a dataset again to find where its duplicate keys stand: after a direct copy failed on the table's own index,
 * which names no position. Keeps every key in memory, on this path alone.
 */
export async function findDuplicateKeys(
  unit: DatasetUnit,
  keyFields: readonly string[],
): Promise<readonly DuplicateKey[]> {
  const places = keyFields.map((field) => unit.dataset.fields.indexOf(field))
  const seen = new Map<string, number>()
  const duplicates: DuplicateKey[] = []
  for await (const batch of unit.rows())
    for (const { position, line } of batch) {
      // Tabs inside values are escaped in a canonical line.
      const values = line.split('\t')
      const key = places.map((place) => values[place]).join('\t')
      const first = seen.get(key)
      if (first === undefined) seen.set(key, position)
      else duplicates.push({ first, last: position })
    }
  return duplicates
}
