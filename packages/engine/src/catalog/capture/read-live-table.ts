import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { tableNamed } from '../../database/table-named.js'
import { onProjectPath } from '../../transaction/project-path.js'
import { usingLook } from '../../transaction/using-transaction.js'
import type { CatalogUniqueIndex } from '../shape/catalog-unique-indexes.js'
import { type CatalogTable, readCatalogTable } from '../shape/read-catalog-table.js'
import type { LiveForeignKey, LiveTable, LiveUniqueIndex } from './live-table.js'
import { namesOf } from './read-live-schema.js'

/** Reads a table with all that says how its rows are found. Throws TARGET_MISSING, TARGET_KIND, TARGET_ROW_SECURITY. */
export async function readLiveTable(database: Database, name: string): Promise<LiveTable> {
  const table = await readCatalogTable(database, tableNamed(database, name))
  if (table === null)
    throw refused('TARGET_MISSING', name, `There is no table ${name} in the schema ${database.schema}.`)
  if (table.kind !== 'r' && table.kind !== 'p')
    throw refused('TARGET_KIND', name, `${name} is not a table but a view or a foreign table.`)
  if (table.rowSecurity)
    throw refused('TARGET_ROW_SECURITY', name, `Row-level security hides rows of ${name} from this role.`)
  const constraints = await readConstraints(database, table)
  const written = await readExpressions(database, table)
  return {
    name,
    columns: table.columns.map((column) => ({
      ...column,
      type: column.typeName,
      defaultExpression: written.get(`default ${column.name}`) ?? null,
    })),
    primaryKey: table.uniqueIndexes.filter(({ primary }) => primary).flatMap(columnsOf),
    uniqueIndexes: table.uniqueIndexes.map(liveIndex),
    foreignKeys: constraints.filter(({ kind }) => kind === 'f').map(foreignKeyOf),
    checks: constraints
      .filter(({ kind }) => kind === 'c')
      .map(({ name: check, columns }) => ({ columns, definition: written.get(`check ${check}`) ?? '' })),
  }
}

function liveIndex(index: CatalogUniqueIndex): LiveUniqueIndex {
  const { name, primary, elements, plainColumns, predicate } = index
  return {
    name,
    primary,
    columns: columnsOf(index),
    odd: predicate !== null || elements.length > plainColumns.length,
  }
}

/** The plain columns in the order of the index, where its elements are written as SQL. */
function columnsOf({ elements, plainColumns }: CatalogUniqueIndex): string[] {
  const plain = elements.map((element) =>
    element.startsWith('"') ? element.slice(1, -1).replaceAll('""', '"') : element,
  )
  return plain.filter((name) => plainColumns.includes(name))
}

type Constraint = LiveForeignKey & { readonly kind: string }

async function readConstraints(database: Database, { oid }: CatalogTable): Promise<readonly Constraint[]> {
  const found = await sql<Constraint>`
    select
      entry.contype::text as kind,
      entry.conname::text as name,
      ${namesOf('conrelid', 'conkey')} as columns,
      target.relname::text as "table",
      ${namesOf('confrelid', 'confkey')} as "targetColumns"
    from pg_catalog.pg_constraint entry
    left join pg_catalog.pg_class target
      on target.oid = entry.confrelid
    where entry.conrelid = ${oid}
      and entry.contype in ('f', 'c')
      and entry.conparentid = 0
    order by entry.conname
  `.execute(database.query)
  return found.rows
}

function foreignKeyOf({ name, columns, table, targetColumns }: Constraint): LiveForeignKey {
  return { name, columns, table, targetColumns }
}

/**
 * Defaults and checks as people of the project write them: what the server leaves out of a name depends on the search path.
 * On the project's path, so every operator and function here has its schema.
 */
async function readExpressions(
  database: Database,
  { oid }: CatalogTable,
): Promise<ReadonlyMap<string, string>> {
  const found = await usingLook(database, () =>
    onProjectPath(database, () =>
      sql<{ readonly name: string; readonly expression: string }>`
    select
      pg_catalog.concat('default ', attribute.attname) as name,
      pg_catalog.pg_get_expr(value.adbin, value.adrelid) as expression
    from pg_catalog.pg_attrdef value
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid operator(pg_catalog.=) value.adrelid
      and attribute.attnum operator(pg_catalog.=) value.adnum
    where value.adrelid operator(pg_catalog.=) ${oid}::pg_catalog.oid
    union all
    select
      pg_catalog.concat('check ', entry.conname),
      pg_catalog.pg_get_constraintdef(entry.oid)
    from pg_catalog.pg_constraint entry
    where entry.conrelid operator(pg_catalog.=) ${oid}::pg_catalog.oid
      and entry.contype operator(pg_catalog.=) 'c'
  `.execute(database.query),
    ),
  )
  return new Map(found.rows.map(({ name, expression }) => [name, expression]))
}

function refused(
  code: 'TARGET_MISSING' | 'TARGET_KIND' | 'TARGET_ROW_SECURITY',
  table: string,
  message: string,
): SowError {
  return new SowError({
    code,
    message,
    hint: 'Correct the name of the table, or connect as its owner; `schema` in sow.config.ts names another schema.',
    place: { table },
  })
}
