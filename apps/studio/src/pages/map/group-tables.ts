import type { SchemaMapReport } from '@sow/runner'

export type Table = SchemaMapReport['tables'][number]

/** Tables that belong together, under a name. */
export interface TableGroup {
  readonly name: string
  readonly tables: readonly string[]
}

/** The name of the group of tables that stand alone. */
export const others = 'others'

/** Tables by the first word of their names, singular or plural; a word of one table alone makes no group. */
export function groupTables(tables: readonly Pick<Table, 'name'>[]): TableGroup[] {
  const byWord = Map.groupBy(
    tables.map(({ name }) => name),
    firstWord,
  )
  const groups = [...byWord]
    .filter(([, names]) => names.length > 1)
    .map(([name, names]) => ({ name, tables: names }))
  const alone = [...byWord.values()].filter((names) => names.length === 1).flat()
  groups.sort((one, other) => one.name.localeCompare(other.name))
  return alone.length === 0 ? groups : [...groups, { name: others, tables: alone }]
}

function firstWord(name: string): string {
  const [word = ''] = (name.split('.').at(-1) ?? name).split('_')
  return word.replace(/ies$/, 'y').replace(/(?<=[^s])s$/, '')
}

/** A table with those that it refers to and those that refer to it. */
export function neighboursOf(tables: readonly Table[], name: string): string[] {
  const out = tables.find((table) => table.name === name)?.references.map(({ table }) => table) ?? []
  const back = tables.filter(({ references }) => references.some(({ table }) => table === name))
  return [...new Set([name, ...out, ...back.map((table) => table.name)])]
}
