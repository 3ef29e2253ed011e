import { reportHint, SowError } from '@sow/kit/errors'
import { decodeCopyField } from '@sow/kit/rows'
import { sql } from 'kysely'
import { all, type Fragment, lines, table } from '../../../catalog/statement/sql-fragments.js'
import type { Database } from '../../../database/database.js'
import type {
  ChangeRows,
  CopyRows,
  CreateTable,
  FillTable,
  WorkStatement,
} from '../../../database/work-statement.js'
import { type ClientTable, rowsInto } from './client-table.js'
import { readClientTables } from './read-client-tables.js'

/** A database that makes no temporary table, and whether all that it was asked to do could be done so. */
export interface TablelessDatabase extends Database {
  /** Forgets and answers whether rows of a work table should have been changed since the last call. */
  takeInexact(): boolean
}

/**
 * The same database without temporary tables, for a server that may not make any: a standby, or one whose role lacks
 * the right. What would be in them is kept here, and goes along with each statement that reads them. Statements that
 * would change rows of a work table change none, and make the result an estimate where there are such rows.
 */
export function keepTablesHere(database: Database): TablelessDatabase {
  const tables = new Map<string, ClientTable>()
  const find = (name: string) => tableNamed(tables, name)
  const reading = { ...database, query: database.query.withPlugin(readClientTables(find)) }
  let inexact = false
  const workRunner = async (statement: WorkStatement): Promise<number> => {
    switch (statement.kind) {
      case 'create':
        tables.set(statement.table.name, await create(reading, statement))
        return 0
      case 'copy':
        return await copy(find(statement.into.name), statement)
      case 'fill':
        return await fill(reading, find(statement.into.name), statement)
      case 'change':
        inexact ||= await concernsRows(reading, statement)
        return 0
      case 'analyze':
        return 0
      case 'drop':
        for (const { name } of statement.tables) tables.delete(name)
        return 0
    }
  }
  const takeInexact = () => {
    const was = inexact
    inexact = false
    return was
  }
  return { ...reading, workRunner, takeInexact }
}

/** Asks the server what columns the select has, and of what types. */
async function create(
  { query }: Database,
  { table: { name }, select, numbered }: CreateTable,
): Promise<ClientTable> {
  const ask = async (what: Fragment) => {
    const answer = await sql<Record<string, unknown>>`
select ${what}
from (values (1)) as one
left join (${select}
) as answer
  on false`.execute(query)
    return answer.rows[0] ?? {}
  }
  const names = Object.keys(await ask(sql`answer.*`))
  const types = names.map((each) => sql`pg_typeof(${sql.id('answer', each)})::text`)
  const told = await ask(sql`to_json(array[${sql.join(types)}]) as types`)
  return { name, columns: columnsOf(names, told['types']), numbered, rows: [] }
}

function columnsOf(names: readonly string[], types: unknown): ClientTable['columns'] {
  return names.map((name, index) => ({ name, type: String((types as string[])[index]) }))
}

async function fill({ query }: Database, into: ClientTable, { columns, select }: FillTable): Promise<number> {
  const names = columns.map((name) => sql.id(name))
  const texts = columns.map((name) => sql`${sql.id('answer', name)}::text`)
  const answer = await sql<{ rows: string }>`
select coalesce(json_agg(array[${sql.join(texts)}]), '[]')::text as rows
from (${select}
) as answer (${sql.join(names)})`.execute(query)
  const rows = JSON.parse(answer.rows[0]?.rows ?? '[]') as (string | null)[][]
  rows.forEach(rowsInto(into, columns))
  return rows.length
}

async function concernsRows(
  { query }: Database,
  { table: changed, alias, from, where }: ChangeRows,
): Promise<boolean> {
  const found = await sql`
select 1 as concerned
from ${lines([sql`${table(changed)} as ${sql.id(alias)}`, ...(from === null ? [] : [from])])}
where ${all(where)}
limit 1`.execute(query)
  return found.rows.length > 0
}

async function copy(into: ClientTable, { columns, lines: blocks }: CopyRows): Promise<number> {
  const { numbered } = into
  const brings = numbered === undefined || columns.includes(numbered)
  const add = rowsInto(into, brings ? columns : [...columns, numbered])
  let rows = 0
  for await (const block of blocks)
    for (const line of textOf(block).split('\n').slice(0, -1)) {
      rows += 1
      const values = line.split('\t').map(decodeCopyField)
      add(brings ? values : [...values, String(rows)])
    }
  return rows
}

function textOf(block: string | Uint8Array): string {
  return typeof block === 'string' ? block : new TextDecoder('utf-8', { ignoreBOM: true }).decode(block)
}

function tableNamed(tables: ReadonlyMap<string, ClientTable>, name: string): ClientTable {
  const found = tables.get(name)
  if (found !== undefined) return found
  throw new SowError({
    code: 'INTERNAL',
    message: `The plan reads the work table ${name}, which it never made.`,
    hint: reportHint,
  })
}
