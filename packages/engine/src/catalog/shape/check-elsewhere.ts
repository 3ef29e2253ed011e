import { SowError } from '@sow/kit/errors'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { CatalogTable } from './catalog-table.js'
import { tellsServer, tellsWriters } from './placement.js'
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
  const isMoved = dataset.key.some((name) => tellsServer(table, name)) && (dataset.renamed ?? []).length > 0
  if (isMoved)
    throw new SowError({
      code: 'TARGET_KEY',
      message: `${dataset.identity} gives rows other keys, and its table ${dataset.table} is distributed by a column of the key: no row moves to another server.`,
      hint: 'Make it a reference table, or leave the renamed keys out.',
      place,
    })
  const why = whyNot(
    part !== null,
    key.every((name) => nullableKey.includes(name)),
  )
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
