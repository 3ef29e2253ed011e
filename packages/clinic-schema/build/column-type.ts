import type { CatalogColumn, CatalogTable } from './catalog.js'

const types: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  bigint: 'Int8',
  date: 'Day',
  integer: 'number',
  jsonb: 'Json',
  numeric: 'Numeric',
  smallint: 'number',
  text: 'string',
  'timestamp with time zone': 'Timestamp',
  uuid: 'string',
}

/** The TypeScript type of a column that is not null: the union of its words where a check lists them. */
export function columnType(table: CatalogTable, column: CatalogColumn): string {
  const words = listedWords(table, column)
  if (words.length > 0) return words.map((word) => `'${word}'`).join(' | ')
  const isArray = column.type.endsWith('[]')
  const plain = column.type.replace(/\[\]$/, '').replace(/\([^)]*\)$/, '')
  const type = types[plain]
  if (type === undefined)
    throw new Error(`No TypeScript type is known for ${column.type}, of ${table.name}.${column.name}.`)
  return isArray ? `${type}[]` : type
}

/** The words of `check (column in ('one', 'another'))`, as `pg_get_constraintdef` writes it. */
function listedWords(table: CatalogTable, column: CatalogColumn): string[] {
  const list = new RegExp(`^CHECK \\(\\(${column.name} = ANY \\(ARRAY\\[(.*)\\]\\)\\)\\)(?: NOT VALID)?$`)
  const lists = table.constraints.map((constraint) => list.exec(constraint.definition)?.[1] ?? '')
  return lists.flatMap((text) => [...text.matchAll(/'([^']+)'::text/g)].map((match) => match[1] ?? ''))
}
