import { type CompiledQuery, OperationNodeTransformer, PostgresQueryCompiler, TableNode } from 'kysely'
import { escapeIdentifier } from 'pg'
import type { Session } from '../server/connect/session.js'
import type { TableName } from './table-named.js'

/** A table whose rows are on several servers. */
export interface DistantTable extends TableName {
  readonly columns: readonly string[]
  /** False of a table that this server has a copy of anyway: only some statements cannot read that one. */
  readonly isSpread: boolean
}

/** What is here of a distant table: nothing yet, a copy, one that is perhaps not as the table is any more, or who knows. */
type CopyState = 'none' | 'current' | 'stale' | 'unknown'

interface Copied {
  readonly table: DistantTable
  /** The name by which the copy is read. */
  readonly name: string
  state: CopyState
}

/**
 * The distant tables of a transaction. They are written where they are, and read here: by a copy in a temporary table that is made
 * when a statement first reads one, and made again once rows were written. So every statement that joins them with ours
 * means what it means on one server. A whole table is copied.
 */
export class DistantTables {
  #copied: readonly Copied[] = []
  #begun = 0

  /** For a new transaction, which has no copy yet, and after a migration, when an earlier copy has perhaps other columns. */
  begin(tables: readonly DistantTable[]): void {
    this.#begun += 1
    const named = (at: number) => `distant_${this.#begun}_${at + 1}`
    this.#copied = tables.map((table, at) => ({ table, name: named(at), state: 'none' }))
  }

  get isEmpty(): boolean {
    return this.#copied.length === 0
  }

  /** What was made since a savepoint is gone, and nobody counts what that was. */
  doubt(): void {
    for (const each of this.#copied) each.state = each.state === 'none' ? 'none' : 'unknown'
  }

  /** Rows were written, or may have been: those of one table by a statement, those of others by its triggers and references. */
  outdate(): void {
    for (const each of this.#copied) if (each.state === 'current') each.state = 'stale'
  }

  /** Makes empty copies of all tables: of a transaction that may make no table any more. */
  async ready(session: Session): Promise<void> {
    for (const copied of this.#copied) await makeReady(session, copied)
  }

  /** The same statement, which reads copies; each is there and current when this is done. */
  async reading(session: Session, compiled: CompiledQuery): Promise<CompiledQuery> {
    const isReadHere = readHere.some((kind) => kind.test(compiled.sql))
    const mentions = new Mentions((schema, name) => {
      const copied = this.#find(schema, name)
      return copied?.table.isSpread === true || isReadHere ? copied : undefined
    })
    const node = mentions.transformNode(compiled.query, compiled.queryId)
    const isWrite = writesRows.test(compiled.sql)
    if (mentions.found.size === 0) {
      if (isWrite) this.outdate()
      return compiled
    }
    const { sql: text, parameters } = new PostgresQueryCompiler().compileQuery(node, compiled.queryId)
    let sql = text
    for (const copied of mentions.found) {
      const written = new RegExp(`${beforeWritten}${quoted('pg_temp', copied.name)}`, 'g')
      sql = sql.replaceAll(
        written,
        (_, verb: string) => `${verb}${quoted(copied.table.schema, copied.table.name)}`,
      )
      if (sql.includes(quoted('pg_temp', copied.name))) await makeCurrent(session, copied)
    }
    if (isWrite) this.outdate()
    return { ...compiled, sql, parameters }
  }

  #find(schema: string | undefined, name: string): Copied | undefined {
    return this.#copied.find(({ table }) => table.schema === schema && table.name === name)
  }
}

/** What stands before a table that a statement writes. */
const beforeWritten = '((?:insert into|update|delete from)\\s+)'

/** True of a statement that writes rows of a table that is neither a work table nor of the ledger. */
const writesRows = /\b(?:insert into|update|delete from)\s+"(?!pg_temp"|sow["/])/

/**
 * Statements that Citus does not leave alone, though this server has a copy of every table in them: those that change rows of ours,
 * insert into the ledger, or draw a number. It carries rows for them, refuses them, or takes columns of those rows for nulls.
 */
const readHere: readonly RegExp[] = [
  /\b(?:update|delete from)\s+"?(?:pg_temp|sow)\b/,
  /\binsert into\s+"?sow\b/,
  /\bnextval\(/,
]

function quoted(schema: string, name: string): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
}

/** Collects the distant tables that a statement names, and names their copies instead. */
class Mentions extends OperationNodeTransformer {
  readonly found = new Set<Copied>()
  readonly #find: (schema: string | undefined, name: string) => Copied | undefined

  constructor(find: (schema: string | undefined, name: string) => Copied | undefined) {
    super()
    this.#find = find
  }

  protected override transformTable(node: TableNode): TableNode {
    const { schema, identifier } = node.table
    const copied = this.#find(schema?.name, identifier.name)
    if (copied === undefined) return node
    this.found.add(copied)
    return TableNode.createWithSchema('pg_temp', copied.name)
  }
}

async function makeReady(session: Session, copied: Copied): Promise<void> {
  if (copied.state === 'unknown') copied.state = (await isThere(session, copied)) ? 'stale' : 'none'
  if (copied.state !== 'none') return
  const { table, name } = copied
  const columns = table.columns.map(escapeIdentifier)
  // The number of a row's version is a column of the copy, and a view may call a column by the name of a system column.
  await session.query(`
create temp table ${name}_rows on commit drop as
select ${['xmin as sow_version', ...columns].join(', ')}
from ${quoted(table.schema, table.name)}
with no data;
create temp view ${name} as
select ${["'0'::oid as tableoid", 'sow_version as xmin', "'0'::cid as cmin", ...columns].join(', ')}
from pg_temp.${name}_rows`)
  copied.state = 'stale'
}

async function makeCurrent(session: Session, copied: Copied): Promise<void> {
  await makeReady(session, copied)
  if (copied.state === 'current') return
  const { table, name } = copied
  const columns = table.columns.map(escapeIdentifier)
  await session.query(`delete from pg_temp.${name}_rows`)
  await session.query(`
insert into pg_temp.${name}_rows (${['sow_version', ...columns].join(', ')})
select ${['xmin', ...columns].join(', ')}
from ${quoted(table.schema, table.name)}`)
  await session.query(`analyze pg_temp.${name}_rows`)
  copied.state = 'current'
}

async function isThere(session: Session, { name }: Copied): Promise<boolean> {
  const answer = await session.query(`select to_regclass('pg_temp.${name}') is not null as there`)
  return answer.rows[0]?.['there'] === true
}
