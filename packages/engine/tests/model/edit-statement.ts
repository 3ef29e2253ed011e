import { type Edit, references, type TableName } from './case.js'
import type { SiteDatabase } from './site-database.js'

/** One statement that does nothing where there is no such row. */
export function editStatement(database: SiteDatabase, change: Edit): string {
  const { schema } = database
  const table = `${schema}.${change.table}`
  const where = `where ${rowCondition(database, change)}`
  switch (change.edit) {
    case 'set':
      return `update ${table} as target set ${change.column} = ${literalOf(database, change, change.column, change.value)} ${where}`
    case 'touch':
      return `update ${table} as target set note = note ${where}`
    case 'delete':
      return `delete from ${table} as target ${where}`
    case 'rename':
      return `update ${table} as target set code = '${change.to}' ${where}
        and not exists (select from ${table} as other where ${rowCondition(database, { ...change, key: change.to }, 'other')})`
    case 'insert':
      return insertStatement(database, change)
    case 'use':
      return change.table === 'items'
        ? `insert into ${schema}.uses select target.id from ${table} as target ${joinedRow(database, change, 'target')}`
        : 'select 1'
    case 'disuse':
      return change.table === 'items'
        ? `delete from ${schema}.uses where item in (select target.id from ${table} as target ${joinedRow(database, change, 'target')})`
        : 'select 1'
  }
}

/** What a row of a tenant refers to is joined: Citus takes no subquery beside a reference table. */
function insertStatement(database: SiteDatabase, change: Edit & { readonly edit: 'insert' }): string {
  const { schema, site } = database
  const columns = Object.keys(change.cells)
  const into = (names: readonly string[]) => `insert into ${schema}.${change.table} (${names.join(', ')})`
  const literal = (column: string) => literalOf(database, change, column, change.cells[column] ?? null)
  if (site.scopes[change.table] === 'global')
    return `${into(['code', ...columns])}
      select '${change.key}', ${columns.map(literal).join(', ')} on conflict do nothing`
  const referring = columns.filter(
    (column) => references[column] !== undefined && (change.cells[column] ?? null) !== null,
  )
  const cells = columns.map((column) => (referring.includes(column) ? `${column}_row.id` : literal(column)))
  const joined = referring.map((column) => {
    const table = references[column] as TableName
    const alias = `${column}_row`
    const ofTenant = site.scopes[table] === 'tenant' ? `and ${alias}.org_id = org.id` : ''
    return `left join ${schema}.${table} as ${alias} on ${alias}.code = '${change.cells[column]}' ${ofTenant}`
  })
  return `${into(['org_id', 'code', ...columns])}
    select org.id, '${change.key}', ${cells.join(', ')}
    from ${schema}.orgs as org ${joined.join(' ')}
    where org.slug = '${change.tenant}' on conflict do nothing`
}

/** Follows a table of a select: leaves the row of the edit. */
function joinedRow({ schema, site }: SiteDatabase, change: Edit, alias: string): string {
  const ofTenant = `join ${schema}.orgs as org on org.id = ${alias}.org_id and org.slug = '${change.tenant}'`
  return `${site.scopes[change.table] === 'tenant' ? ofTenant : ''} where ${alias}.code = '${change.key}'`
}

function rowCondition({ schema, site }: SiteDatabase, change: Edit, alias = 'target'): string {
  const key = `${alias}.code = '${change.key}'`
  return site.scopes[change.table] === 'global'
    ? key
    : `${key} and ${alias}.org_id = (select id from ${schema}.orgs where slug = '${change.tenant}')`
}

function literalOf(database: SiteDatabase, change: Edit, column: string, value: string | null): string {
  const { schema, site } = database
  if (value === null) return 'null'
  if (column === 'c' && site.typeOfC === 'json') return `'{"held":"${value}"}'`
  if (references[column] === undefined) return `'${value}'`
  const other = { ...change, table: references[column], key: value }
  return `(select id from ${schema}.${other.table} as referred where ${rowCondition(database, other, 'referred')})`
}
