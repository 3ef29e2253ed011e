import { SowError } from '@sow/kit/errors'
import { decodeCopyField } from '@sow/kit/rows'
import type { Session, SessionResult } from '../../../server/connect/session.js'
import { type ClientTable, commonTable, quoted, rowsAsJson } from './client-table.js'

/** A session that makes no temporary table, and whether all that it was asked to do could be done so. */
export interface TablelessSession extends Session {
  /** Forgets and answers whether rows of a temporary table should have been changed since the last call. */
  takeInexact(): boolean
}

const nothing: SessionResult = { rows: [], affectedRows: 0, command: 'SELECT' }
const creation = /^\s*create temp table "(?<name>\w+)" on commit drop as(?<select>.*)with no data\s*$/s
const list = /\((?<columns>(?:"(?:[^"]|"")*"|[^()"])*)\)/.source
const insertion = new RegExp(`^\\s*insert into "pg_temp"\\."(?<name>\\w+)"(?: ${list})?(?<select>.*)$`, 's')
const copying = new RegExp(`^\\s*copy "pg_temp"\\."(?<name>\\w+)" ${list} from stdin$`, 's')
const alteration = /^\s*(?:alter table|analyze|drop table if exists) (?:"pg_temp"\.)?"(?<name>\w+)"/
/** An update or a deletion of rows of a temporary table: its table, and where it finds them. */
const change =
  /^\s*(?:update|delete from) (?<rows>"pg_temp"\."\w+" as \w+)\n(?:set\n.*?\n)?(?:from|using) (?<found>.*)$/s
const mention = /"pg_temp"\."(\w+)"/g

/**
 * The statements of a plan without its temporary tables, for a server that may not make any: a standby, or one whose
 * role lacks the right. What would be in them is kept here, and goes along with each statement that reads them. The
 * statements are those that the plan always runs; the few that would change rows of a temporary table change none, and
 * make the result an estimate where there are such rows.
 */
export function keepTablesHere(session: Session): TablelessSession {
  const tables = new Map<string, ClientTable>()
  let inexact = false
  const query = async (text: string, parameters: readonly unknown[] = []): Promise<SessionResult> => {
    const created = creation.exec(text)?.groups
    if (created !== undefined)
      return await create(session, tables, created.name ?? '', created.select ?? '', parameters)
    if (tables.has(alteration.exec(text)?.groups?.name ?? '')) return nothing
    if (text.startsWith('drop table if exists "pg_temp".')) return nothing
    const changing = change.exec(text)?.groups
    if (changing !== undefined) {
      const affected = `select 1 as affected\nfrom ${changing.rows},\n${changing.found}\nlimit 1`
      const answer = await session.query(...withTables(tables, affected, parameters))
      inexact ||= answer.rows.length > 0
      return nothing
    }
    const inserted = insertion.exec(text)?.groups
    if (inserted === undefined) return await session.query(...withTables(tables, text, parameters))
    const table = tableNamed(tables, inserted.name)
    const names =
      inserted.columns === undefined ? table.columns.map(({ name }) => name) : namesOf(inserted.columns)
    const select = rowsAsJson(inserted.select ?? '', names)
    const answer = await session.query(...withTables(tables, select, parameters))
    const add = rowsInto(table, names)
    for (const row of JSON.parse(String(answer.rows[0]?.rows)) as (string | null)[][]) add(row)
    return nothing
  }
  return {
    facts: session.facts,
    query,
    copyIn: async (statement, lines) => await copy(tables, statement, lines),
    cancel: () => session.cancel(),
    takeInexact: () => {
      const was = inexact
      inexact = false
      return was
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** Asks the server what columns the select has, and of what types. */
async function create(
  session: Session,
  tables: Map<string, ClientTable>,
  name: string,
  select: string,
  parameters: readonly unknown[],
): Promise<SessionResult> {
  const empty = `from (values (1)) as one\nleft join (${select}) as answer\n  on false`
  const shown = await session.query(`select answer.*\n${empty}`, parameters)
  const names = Object.keys(shown.rows[0] ?? {})
  const types = names.map((each, index) => `pg_typeof(answer.${quoted(each)})::text as type_${index}`)
  const told = await session.query(`select ${types.join(', ')}\n${empty}`, parameters)
  const columns = names.map((each, index) => ({ name: each, type: String(told.rows[0]?.[`type_${index}`]) }))
  tables.set(name, { name, columns, rows: [] })
  return nothing
}

async function copy(
  tables: ReadonlyMap<string, ClientTable>,
  statement: string,
  lines: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  const found = copying.exec(statement)?.groups
  const table = tableNamed(tables, found?.name)
  const names = namesOf(found?.columns ?? '')
  const numbered = names.includes('sow_position') ? names : [...names, 'sow_position']
  const add = rowsInto(table, numbered)
  let rows = 0
  for await (const block of lines)
    for (const line of textOf(block).split('\n').slice(0, -1)) {
      rows += 1
      const values = line.split('\t').map(decodeCopyField)
      add(numbered === names ? values : [...values, String(rows)])
    }
  return rows
}

function textOf(block: string | Uint8Array): string {
  return typeof block === 'string' ? block : new TextDecoder('utf-8', { ignoreBOM: true }).decode(block)
}

/** Adds rows whose values come in the order of `names`. */
function rowsInto({ columns, rows }: ClientTable, names: readonly string[]) {
  const places = columns.map(({ name }) => names.indexOf(name))
  return (values: readonly (string | null)[]) => {
    rows.push(JSON.stringify(places.map((place) => values[place] ?? null)))
  }
}

/** The statement with the tables that it reads before it. */
function withTables(
  tables: ReadonlyMap<string, ClientTable>,
  text: string,
  parameters: readonly unknown[],
): [string, readonly unknown[]] {
  const read = [...new Set([...text.matchAll(mention)].map(([, name]) => tableNamed(tables, name)))]
  if (read.length === 0) return [text, parameters]
  const expressions = read.map((table, index) => commonTable(table, parameters.length + index + 1))
  const body = text.replaceAll(mention, '"$1"').trimStart()
  const joined = /^with\s/.test(body) ? `,\n${body.slice('with'.length).trimStart()}` : `\n${body}`
  return [
    `with ${expressions.join(',\n')}${joined}`,
    [...parameters, ...read.map(({ rows }) => `[${rows.join(',')}]`)],
  ]
}

function namesOf(columns: string): string[] {
  return [...columns.matchAll(/"((?:[^"]|"")*)"|(\w+)/g)].map(([, quotedName, plainName]) =>
    quotedName === undefined ? (plainName ?? '') : quotedName.replaceAll('""', '"'),
  )
}

function tableNamed(tables: ReadonlyMap<string, ClientTable>, name: string | undefined): ClientTable {
  const found = tables.get(name ?? '')
  if (found !== undefined) return found
  throw new SowError({
    code: 'INTERNAL',
    message: `The plan reads the temporary table ${name}, which it never made.`,
    hint: 'Please report this with the output of the command run with --verbose.',
  })
}
