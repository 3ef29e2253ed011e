import type { CodeSet } from '../code-set/code-set.js'

/** The statement that makes the table of a code set, and those of its views, for a migration. The table's name is an SQL identifier already. */
export function createTableStatement({ columns, key, views }: CodeSet, table: string): string {
  const lines = Object.entries(columns).map(([name, { type, nullable }]) =>
    [name, type, ...(nullable ? [] : ['not null'])].join(' '),
  )
  const body = [...lines, `primary key (${key.join(', ')})`].map((line) => `  ${line}`)
  const create = `create table ${table} (\n${body.join(',\n')}\n)`
  return [create, ...(views?.(table) ?? [])].join(';\n\n')
}
