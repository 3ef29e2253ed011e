import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'
import type { FoundTracker, TrackerEntry, TrackerLock, TrackerSeeds } from './found-tracker.js'
import { frameworkTrackers } from './framework-trackers.js'
import type { Columns, Companion, KnownTracker, TrackerRow } from './known-tracker.js'
import { nodeTrackers } from './node-trackers.js'
import { otherTrackers } from './other-trackers.js'
import { readSmallTables, type SmallTable } from './small-tables.js'

/** What is in the database of other tools. */
export interface Trackers {
  /** Those that recorded something. */
  readonly found: readonly FoundTracker[]
  /** Every table that belongs to such a tool, empty ones too: `schema.name`. */
  readonly tables: ReadonlySet<string>
}

/** The more a tool's columns say, the earlier it is asked: what is left for the last may be anybody's. */
const known: readonly KnownTracker[] = [...otherTrackers, ...frameworkTrackers, ...nodeTrackers]

/** What has more rows is no record of migrations, and need not be read to its end. */
const mostRows = 10_000

/** Finds the records of other tools by the columns and values of their tables, wherever they are. Writes nothing. */
export async function readTrackers(database: Database): Promise<Trackers> {
  return await usingLook(database, async () => {
    const tables = await readSmallTables(database)
    const found: FoundTracker[] = []
    const taken = new Set<string>()
    for (const table of tables) {
      if (taken.has(nameOf(table))) continue
      for (const tracker of known) {
        const record = await readRecord(database, tracker, table, tables)
        if (record === null) continue
        for (const name of record.tables) taken.add(name)
        if (record.tracker !== null) found.push(record.tracker)
        break
      }
    }
    return { found, tables: taken }
  })
}

/** Reads the trackers, or has them already. */
export type TrackerLook = () => Promise<Trackers>

/** Reads them when they are first asked for, and not again: for one look at a database that asks several times. */
export function lookOnce(database: Database): TrackerLook {
  let known: Promise<Trackers> | null = null
  return () => {
    known ??= readTrackers(database)
    return known
  }
}

interface FoundRecord {
  /** Null where the tool was started, and never recorded anything. */
  readonly tracker: FoundTracker | null
  readonly tables: readonly string[]
}

/** An entry, and the transaction that wrote its line. */
interface WrittenEntry {
  readonly entry: TrackerEntry
  readonly writer: string
}

/** Null where the table is not the tool's. */
async function readRecord(
  database: Database,
  tracker: KnownTracker,
  table: SmallTable,
  tables: readonly SmallTable[],
): Promise<FoundRecord | null> {
  if (!isLike(table, tracker)) return null
  const beside = (companion: Companion | undefined) => findBeside(table, tables, companion)
  if (tracker.needs !== undefined && beside(tracker.needs) === undefined) return null
  // Of two tables that only their names tell apart, this one may be the seeds.
  const seedsTable = beside(tracker.seeds)
  const { named } = tracker.seeds ?? {}
  if (named?.test(table.name) && tables.some((other) => isTwin(other, table, named))) return null
  const rows = table.readable ? await readRows(database, table, tracker.order) : null
  if (tracker.called?.test(table.name) !== true) {
    if (!tracker.isDistinct && (rows === null || rows.length === 0)) return null
    if (rows?.some((row) => tracker.fits?.(row) === false)) return null
  }
  const lockTable = beside(tracker.lock)
  const all = [table, seedsTable, lockTable, beside(tracker.needs), beside(tracker.beside)].filter(
    (each) => each !== undefined,
  )
  const written = rows?.flatMap((row): WrittenEntry[] => {
    const entry = tracker.entry(row)
    return entry === null ? [] : [{ entry, writer: row['xmin'] ?? '' }]
  })
  const entries = written?.map(({ entry }) => entry) ?? null
  const names = all.map(nameOf)
  if (entries?.length === 0) return { tracker: null, tables: names }
  return {
    tables: names,
    tracker: {
      tool: tracker.tool,
      table: nameOf(table),
      keeps: tracker.keeps ?? 'entries',
      entries,
      writers: new Map(written?.map(({ entry, writer }) => [entry.name, writer])),
      lock: await readLock(database, tracker, lockTable),
      seeds: await readSeeds(database, seedsTable),
      hint: tracker.hint ?? null,
    },
  }
}

async function readLock(
  database: Database,
  { lock }: KnownTracker,
  table: SmallTable | undefined,
): Promise<TrackerLock | null> {
  if (lock === undefined || table === undefined) return null
  const rows = table.readable ? await readRows(database, table, []) : []
  return { table: nameOf(table), held: rows.some((row) => lock.isHeld(row)) }
}

async function readSeeds(database: Database, table: SmallTable | undefined): Promise<TrackerSeeds | null> {
  if (table === undefined || !table.readable) return null
  return { table: nameOf(table), count: (await readRows(database, table, [])).length }
}

function nameOf({ schema, name }: SmallTable): string {
  return `${schema}.${name}`
}

function isTwin(other: SmallTable, table: SmallTable, named: RegExp): boolean {
  const [mine, theirs] = [table, other].map(({ columns }) => Object.keys(columns).sort().join())
  return other !== table && other.schema === table.schema && mine === theirs && !named.test(other.name)
}

function findBeside(
  table: SmallTable,
  tables: readonly SmallTable[],
  companion: Companion | undefined,
): SmallTable | undefined {
  if (companion === undefined) return undefined
  return tables.find(
    (other) =>
      other !== table &&
      other.schema === table.schema &&
      companion.named?.test(other.name) !== false &&
      hasColumns(other, companion.columns),
  )
}

function isLike(table: SmallTable, { columns, optional, onlyCalled }: KnownTracker): boolean {
  if (onlyCalled === undefined) return hasColumns(table, columns, optional)
  return onlyCalled.test(table.name) && hasAll(table, columns)
}

function hasAll({ columns }: SmallTable, needed: Columns): boolean {
  return Object.entries(needed).every(([name, type]) => type.test(columns[name] ?? ''))
}

/** Every column that is needed, and none that is not known. */
function hasColumns(table: SmallTable, needed: Columns, optional: Columns = {}): boolean {
  const all = { ...optional, ...needed }
  return (
    hasAll(table, needed) &&
    Object.entries(table.columns).every(([name, type]) => all[name]?.test(type) === true)
  )
}

async function readRows(
  database: Database,
  { schema, name, columns, ownTyped }: SmallTable,
  order: readonly string[],
): Promise<readonly TrackerRow[]> {
  const texts = Object.keys(columns).map((column) => {
    const value = sql.id('recorded', column)
    const text = ownTyped.includes(column) ? writtenText(value) : sql`${value}::text`
    return sql`${text} as ${sql.id(column)}`
  })
  // Of the table, not of the texts that are selected: as a text, the tenth comes before the second.
  const keys = order.map((column) => sql.id('recorded', column))
  const found = await sql<TrackerRow>`
    select ${sql.join([...texts, sql`xmin::text as xmin`])}
    from ${sql.id(schema, name)} as recorded
    ${keys.length === 0 ? sql`` : sql`order by ${sql.join(keys)}`}
    limit ${mostRows}
  `.execute(database.query)
  return found.rows
}

/**
 * A value as its type writes it, which runs no cast: the table may be anybody's, with types of somebody's own, whose casts would
 * run as the role of the connection.
 */
function writtenText(value: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`case when ${value} is not null then format('%s', ${value}) end`
}
