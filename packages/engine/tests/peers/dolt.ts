import sqlite3InitModule, { type DoltliteDatabase } from '@dolthub/doltlite-wasm/sqlite3-node.mjs'
import { type Column, columns, type Row, type Table } from './random-histories.js'

/** What a merge came to. */
export interface Merged {
  readonly rows: Table
  /** The keys of rows in conflict, with the columns that are, where they are known. */
  readonly conflicts: ReadonlyMap<string, readonly Column[]>
}

export interface DoltMerge {
  /** A conflict is one of a row, which stays as the site has it. */
  readonly byRow: Merged
  /** The same tables with a row for each cell, so that a conflict is one of a cell. */
  readonly byCell: Merged
}

export interface Dolt extends Disposable {
  /** Commits both tables and merges the release into the site's branch. */
  merge(release: Table, site: Table): DoltMerge
}

/** A repository in memory, whose branches `release` and `site` begin with the same table. */
export async function openDolt(first: Table): Promise<Dolt> {
  const { oo1, capi, config } = await sqlite3InitModule()
  // A merge with conflicts is an error to it, which it prints as well as throws.
  config.warn = () => {}
  const database = new oo1.DB(':memory:')
  const call = (text: string) => database.exec(`select ${text}`)
  const endTransaction = () => {
    if (capi.sqlite3_get_autocommit(database.pointer) === 0) database.exec('commit')
  }
  const commitTable = (table: Table) => {
    database.exec('begin')
    putTable(database, table)
    call(`dolt_commit('-A', '--allow-empty', '-m', 'a table')`)
    endTransaction()
  }
  database.exec(`
    create table records (key text primary key, a text, b text, c text);
    create table cells (key text, name text, value text, primary key (key, name))`)
  commitTable(first)
  for (const branch of ['release', 'site']) call(`dolt_branch('${branch}')`)
  return {
    merge(release, site) {
      for (const [branch, table] of [['release', release] as const, ['site', site] as const]) {
        call(`dolt_checkout('${branch}')`)
        commitTable(table)
      }
      database.exec('begin')
      const inConflict = mergeRelease(database)
      const merged = { byRow: readRecords(database), byCell: readCells(database) }
      if (inConflict) settleForSite(database)
      endTransaction()
      return merged
    },
    [Symbol.dispose]: () => database.close(),
  }
}

function putTable(database: DoltliteDatabase, table: Table): void {
  database.exec('delete from records; delete from cells')
  for (const [key, row] of table) {
    const values = columns.map((name) => row[name])
    database.exec({ sql: 'insert into records values (?, ?, ?, ?)', bind: [key, ...values] })
    for (const name of columns)
      database.exec({ sql: 'insert into cells values (?, ?, ?)', bind: [key, name, row[name]] })
  }
}

/** Whether there are conflicts; then the merge waits for them in its transaction. */
function mergeRelease(database: DoltliteDatabase): boolean {
  try {
    database.exec(`select dolt_merge('release')`)
    return false
  } catch (error) {
    if (!/Merge has \d+ conflict/.test(String(error))) throw error
    return true
  }
}

/** So that the merge is committed, and the release is the base of the next one. */
function settleForSite(database: DoltliteDatabase): void {
  for (const { table } of database.selectObjects('select "table" from dolt_conflicts'))
    database.exec(`select dolt_conflicts_resolve('--ours', '${table}')`)
  database.exec(`select dolt_commit('-A', '--allow-empty', '-m', 'merged')`)
}

function readRecords(database: DoltliteDatabase): Merged {
  const rows = database.selectObjects('select key, a, b, c from records')
  const inConflict = hasConflicts(database, 'records')
    ? database.selectObjects(
        'select coalesce(base_key, our_key, their_key) as key from dolt_conflicts_records',
      )
    : []
  return {
    rows: new Map(rows.map(({ key, ...row }) => [String(key), row as unknown as Row])),
    conflicts: new Map(inConflict.map(({ key }) => [String(key), []])),
  }
}

function readCells(database: DoltliteDatabase): Merged {
  const rows = new Map<string, Record<Column, string | null>>()
  for (const { key, name, value } of database.selectObjects('select key, name, value from cells')) {
    const row = rows.get(String(key)) ?? { a: null, b: null, c: null }
    rows.set(String(key), { ...row, [name as Column]: value })
  }
  const conflicts = new Map<string, readonly Column[]>()
  const found = hasConflicts(database, 'cells')
    ? database.selectObjects(`
        select
          coalesce(base_key, our_key, their_key) as key,
          coalesce(base_name, our_name, their_name) as name
        from dolt_conflicts_cells
        order by 1, 2`)
    : []
  for (const { key, name } of found)
    conflicts.set(String(key), [...(conflicts.get(String(key)) ?? []), name as Column])
  return { rows, conflicts }
}

/** There is a table of conflicts only where there are some. */
function hasConflicts(database: DoltliteDatabase, table: string): boolean {
  return database
    .selectObjects('select "table" from dolt_conflicts')
    .some(({ table: found }) => found === table)
}
