import type { LiveColumn, LiveType } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { splitTableName } from '@sow/kit/manifest'
import { madeTypes, type OwnTable } from './described-tables.js'
import { literal, name, tableName } from './sql-text.js'
import { type ReferredRows, standInStatements, standInTenant } from './stand-ins.js'

export interface ProofNeeds {
  /** Tables that no migration of the package or of its schema package makes. */
  readonly tables: readonly OwnTable[]
  /** The tenants that the package itself declares. */
  readonly tenants: TenantTable | null
  readonly referred: readonly ReferredRows[]
}

const header = `-- What a proof of this package needs on an empty database: the tables that its project makes elsewhere, and stand-ins
-- for rows that others bring. It runs on a throw-away database and nowhere else.
`

/** The SQL that makes a throw-away database ready for the rows of a captured package; null where nothing is missing. */
export function proofScript({ tables, tenants, referred }: ProofNeeds): string | null {
  const statements = [
    ...schemasOf(tables).map((schema) => `create schema if not exists ${name(schema)};`),
    ...madeTypes(tables).map(createType),
    ...tables.map(createTable),
    ...tables.flatMap(keyIndexes),
    ...tables.flatMap((table) => foreignKeys(table, tables)),
    ...tables.flatMap((table) => standInTenant(table, tenants)),
    ...byTable(referred).flatMap((rows) => standInStatements(asMade(rows, tables))),
  ]
  return statements.length === 0 ? null : `${header}\n${statements.join('\n\n')}\n`
}

/** Those of tables, and those of types that are written with one. */
function schemasOf(tables: readonly OwnTable[]): string[] {
  const ofTables = tables.map(({ live }) => splitTableName(live.name).schema)
  const ofTypes = madeTypes(tables).map(
    ({ name: type }) => /^("(?:[^"]|"")+"|[^".]+)\./.exec(type)?.[1]?.replaceAll('"', '') ?? null,
  )
  return [...new Set([...ofTables, ...ofTypes].filter((schema) => schema !== null))]
}

function createType({ name: type, labels, over }: LiveType): string {
  return labels === null
    ? `create domain ${type} as ${over};`
    : `create type ${type} as enum (${labels.map(literal).join(', ')});`
}

/** Several columns may refer to one table, and to the same rows of it. */
function byTable(referred: readonly ReferredRows[]): ReferredRows[] {
  const tables = new Map<string, ReferredRows>()
  for (const { shape, keys } of referred) {
    const before = tables.get(shape.live.name)?.keys ?? []
    const all = new Map([...before, ...keys].map((key) => [JSON.stringify(key), key]))
    tables.set(shape.live.name, { shape, keys: [...all.values()].sort() })
  }
  return [...tables.values()]
}

/** A referred table that the proof makes itself has no more columns than its key. */
function asMade(rows: ReferredRows, tables: readonly OwnTable[]): ReferredRows {
  const own = tables.find(({ live }) => live.name === rows.shape.live.name)
  if (own === undefined) return rows
  const columns = own.columns.map((column) => ({ ...column, notNull: isRequired(column) }))
  return { ...rows, shape: { ...rows.shape, live: { ...own.live, columns } } }
}

/** The indexes that hold the rows apart by their key, where no constraint of the table does. */
function keyIndexes({ live, shape: { key, proof, tenants } }: OwnTable): string[] {
  if (proof !== null) return [`${proof.statement};`]
  const known = [...key, ...(tenants === null ? [] : [tenants.column])]
  return live.uniqueIndexes
    .filter(
      ({ computes, partial, uses }) => computes && !partial && uses.every((each) => known.includes(each)),
    )
    .map(
      ({ elements }) =>
        `create unique index on ${tableName(live.name)} (${elements.map((each) => `(${each})`).join(', ')});`,
    )
}

function createTable(own: OwnTable): string {
  const { live, columns, captured } = own
  const there = (names: readonly string[]) =>
    names.every((each) => columns.some((column) => column.name === each))
  const uniques = live.uniqueIndexes.filter(
    (index) => !index.partial && !index.computes && !index.primary && there(index.columns),
  )
  const checks = live.checks.filter(({ needsOthers }) => captured && !needsOthers)
  const lines = [
    ...columns.map((column) => columnLine(column, own)),
    ...(live.primaryKey.length === 0 ? [] : [`primary key (${live.primaryKey.map(name).join(', ')})`]),
    ...uniques.map(
      (index) =>
        `unique ${index.nullsNotDistinct ? 'nulls not distinct ' : ''}(${index.columns.map(name).join(', ')})`,
    ),
    ...checks.map(({ definition }) => definition),
  ]
  return `create table ${tableName(live.name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);`
}

function columnLine(column: LiveColumn, own: OwnTable): string {
  const { type, defaultExpression, identity, generated, sequence, needsOthers } = column
  const parts = [name(column.name), type]
  if (identity !== null || sequence !== null) parts.push('generated by default as identity')
  else if (generated && !needsOthers) parts.push(`generated always as (${defaultExpression}) stored`)
  else if (defaultExpression !== null && !generated && !needsOthers)
    parts.push(`default ${defaultExpression}`)
  else if (isMadeId(column, own)) parts.push('default gen_random_uuid()')
  if (isRequired(column) && identity === null) parts.push('not null')
  return parts.join(' ')
}

/** A row that only stands in for one needs an id, whatever it is. */
function isMadeId({ name: column, type, defaultExpression }: LiveColumn, { live, captured }: OwnTable) {
  return (
    !captured &&
    defaultExpression === null &&
    live.primaryKey.includes(column) &&
    /^(?:uuid|text|character)/.test(type)
  )
}

/** What a function of the project would fill may be null in a proof. */
function isRequired({ notNull, needsOthers, sequence }: LiveColumn): boolean {
  return notNull && (!needsOthers || sequence !== null)
}

function foreignKeys({ live, captured }: OwnTable, tables: readonly OwnTable[]): string[] {
  if (!captured) return []
  return live.foreignKeys
    .filter(({ table }) => tables.some((each) => each.live.name === table))
    .map(
      ({ columns, table, targetColumns }) =>
        `alter table ${tableName(live.name)} add foreign key (${columns.map(name).join(', ')}) references ${tableName(table)} (${targetColumns.map(name).join(', ')});`,
    )
}
