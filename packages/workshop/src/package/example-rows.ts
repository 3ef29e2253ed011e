import type { LiveColumn, LiveTable } from '@sow/engine'
import type { AuthoredRow } from './authored/authored-package.js'

/** Two rows with what the table needs; null where it needs something that nobody can make up. */
export function exampleRows(
  table: LiveTable,
  key: readonly string[],
  tenantColumn: string | null,
): readonly AuthoredRow[] | null {
  const needed = table.columns.filter(({ name, notNull, defaultExpression, identity, generated }) => {
    if (name === tenantColumn || generated) return false
    return key.includes(name) || (notNull && defaultExpression === null && identity === null)
  })
  const refers = table.foreignKeys.some(({ columns }) => needed.some(({ name }) => columns.includes(name)))
  if (refers) return null
  const rows = [1, 2].map((number) =>
    Object.fromEntries(
      needed.map((column) => [column.name, exampleValue(table, column, number, key.includes(column.name))]),
    ),
  )
  return rows.some((row) => Object.values(row).includes(null)) ? null : rows
}

function exampleValue(table: LiveTable, column: LiveColumn, number: number, isKey: boolean): unknown {
  const { type, name } = column
  const word = listedWords(table, name)[isKey ? number - 1 : 0]
  if (word !== undefined) return word
  if (/^(?:text|citext|character varying)/.test(type)) {
    const limit = Number(/\((\d+)\)/.exec(type)?.[1] ?? 100)
    return (isKey ? `example-${number}` : `Example ${number}`).slice(-limit)
  }
  if (/^(?:smallint|integer|bigint|numeric|real|double)/.test(type)) return number
  if (type === 'boolean') return false
  return type === 'date' ? '2026-01-01' : null
}

/** The words of `check (column in ('one', 'another'))`, as `pg_get_constraintdef` writes it. */
function listedWords({ checks }: LiveTable, column: string): string[] {
  const lists = checks
    .filter(({ columns }) => columns.length === 1 && columns[0] === column)
    .map(({ definition }) => /= ANY \(+ARRAY\[(.*)\]/.exec(definition)?.[1] ?? '')
  return lists.flatMap((text) => [...text.matchAll(/'([^']+)'::/g)].map(([, word = '']) => word))
}
