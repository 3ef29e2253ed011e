import { pathToFileURL } from 'node:url'
import type { Item } from '../rows/item.ts'
import type { Packages } from './packages.ts'

interface BenchDatabase {
  items: Item
}

/**
 * Which dataset: `package` owns all columns, `shared` lets the site change three, `code-set` owns all and dates the rows
 * that a release dropped.
 */
export type DatasetForm = 'package' | 'shared' | 'code-set'

const types: Readonly<Record<keyof Item, string>> = {
  code: 'text',
  system: 'text',
  short_desc: 'text',
  long_desc: 'text',
  price: 'numeric(12,4)',
  valid_from: 'date',
  valid_to: 'date',
  billable: 'boolean',
  chapter: 'integer',
  attrs: 'jsonb',
}

/** The seed package of the benchmarks over a CSV file. */
export function defineItems(kit: Packages['kit'], csvFile: string, form: DatasetForm) {
  const items = kit.defineDataset<BenchDatabase>()({
    name: 'items',
    table: 'items',
    key: ['code'],
    defaultOwnership: 'package',
    own: form === 'shared' ? { short_desc: 'shared', long_desc: 'shared', price: 'shared' } : {},
    absent: form === 'code-set' ? kit.retireOn('valid_to') : 'keep',
    rows: kit.csv(pathToFileURL(csvFile)),
  })
  return kit.defineSeedPackage({ domain: 'benchmark', schema: itemSchema(kit), datasets: [items] })
}

function itemSchema(kit: Packages['kit']) {
  const columns = Object.entries(types).map(([name, type]) => [
    name,
    { type, nullable: name === 'valid_to', defaulted: false, generated: false },
  ])
  return kit.defineSchemaPackage({
    migrations: {},
    tables: { items: { primaryKey: ['code'], columns: Object.fromEntries(columns) } },
  })
}
