import { SowError } from '@sow/kit/errors'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tellsWriters } from './placement.js'
import type { CatalogTable } from './read-catalog-table.js'
import type { KeyedIndexes } from './unique-indexes-of.js'

/**
 * What a table that is on other servers cannot be, though one here can. Throws TARGET_KIND, TARGET_KEY. `key`: with the tenant's
 * column.
 */
export function checkElsewhere(
  { package: owner, dataset }: DatasetUnit,
  table: CatalogTable,
  key: readonly string[],
  { part, nullableKey }: KeyedIndexes,
): void {
  if (tellsWriters(table)) return
  const place = { package: owner, dataset: dataset.identity, table: dataset.table }
  const { placement } = table
  if (placement.kind === 'distributed' && !key.includes(placement.by))
    throw new SowError({
      code: 'TARGET_KEY',
      message: `The table ${dataset.table} is distributed by ${placement.by}, which is no part of the key of ${dataset.identity}: ${key.join(', ')}.`,
      hint: `Distribute the table by a column of the key, or make it a reference table.`,
      place,
    })
  const why = whyNot(part !== null, key.every((name) => nullableKey.includes(name)))
  if (why === null) return
  throw new SowError({
    code: 'TARGET_KEY',
    message: `The table ${dataset.table} is on several servers, and ${why}: there Sow does not find its rows again.`,
    hint: 'Give the table a unique index over columns that take no null, for all of its rows.',
    place,
  })
}

function whyNot(isPart: boolean, isNullable: boolean): string | null {
  if (isPart) return 'the index of its key is about a part of it'
  return isNullable ? 'every column of its key may be null' : null
}
