import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { nameOfTable, tableNamed } from '../../database/table-named.js'
import { lookAside } from '../../transaction/attempt.js'
import { onProjectPath } from '../../transaction/project-path.js'
import { usingLook } from '../../transaction/using-transaction.js'
import type { CatalogTable } from '../shape/catalog-table.js'
import type { CatalogUniqueIndex } from '../shape/catalog-unique-indexes.js'
import { rowSecurityHint } from '../shape/check-target.js'
import { readCatalogTables } from '../shape/read-catalog-tables.js'
import { readColumnFacts } from './column-facts.js'
import type { LiveForeignKey, LiveTable, LiveUniqueIndex } from './live-table.js'
import { namesOf } from './read-live-schema.js'

/**
 * Reads a table with all that says how its rows are found. Others can be read after one that cannot. Throws TARGET_MISSING,
 * TARGET_KIND, TARGET_TYPE, TARGET_ROW_SECURITY, SowError.
 */
export async function readLiveTable(database: Database, name: string): Promise<LiveTable> {
  return await lookAside(database, () => readOpenTable(database, name))
}

async function readOpenTable(database: Database, name: string): Promise<LiveTable> {
  const wanted = tableNamed(database, name)
  const tables = await readCatalogTables(database, [{ table: wanted, others: [] }])
  const table = tables.get(wanted)
  if (table === null)
    throw refused('TARGET_MISSING', name, `There is no table ${wanted.name} in the schema ${wanted.schema}.`)
  if (table.kind !== 'r' && table.kind !== 'p')
    throw refused('TARGET_KIND', name, `${name} is not a table but a view or a foreign table.`)
  if (table.rowSecurity)
    throw refused('TARGET_ROW_SECURITY', name, `Row-level security hides rows of ${name} from this role.`)
  const constraints = await readConstraints(database, table)
  const written = await readExpressions(database, table)
  const facts = await readColumnFacts(database, table, constraints)
  return {
    name: nameOfTable(database, table.name),
    columns: table.columns.map((column) => ({
      ...column,
      type: column.typeName,
      defaultExpression: written.get(`default ${column.name}`)?.text ?? null,
      needsOthers: written.get(`default ${column.name}`)?.needsOthers === true,
      ...facts(column),
    })),
    primaryKey: table.uniqueIndexes.filter(({ primary }) => primary).flatMap(columnsOf),
    uniqueIndexes: table.uniqueIndexes.map(liveIndex),
    foreignKeys: constraints.filter(({ kind }) => kind === 'f').map((each) => foreignKeyOf(database, each)),
    checks: constraints
      .filter(({ kind }) => kind === 'c')
      .map(({ name: check, columns }) => {
        const { text = '', needsOthers = false } = written.get(`check ${check}`) ?? {}
        return { columns, definition: text, needsOthers }
      }),
  }
}

function liveIndex(index: CatalogUniqueIndex): LiveUniqueIndex {
  const { name, primary, elements, plainColumns, predicate, nullsNotDistinct } = index
  return {
    name,
    primary,
    columns: columnsOf(index),
    elements,
    uses: index.columns,
    partial: predicate !== null,
    computes: elements.length > plainColumns.length,
    nullsNotDistinct,
  }
}

/** The plain columns in the order of the index, where its elements are written as SQL. */
function columnsOf({ elements, plainColumns }: CatalogUniqueIndex): string[] {
  const plain = elements.map((element) =>
    element.startsWith('"') ? element.slice(1, -1).replaceAll('""', '"') : element,
  )
  return plain.filter((name) => plainColumns.includes(name))
}

type Constraint = LiveForeignKey & { readonly kind: string; readonly schema: string | null }

async function readConstraints(database: Database, { oid }: CatalogTable): Promise<readonly Constraint[]> {
  const found = await sql<Constraint>`
    select
      entry.contype::text as kind,
      entry.conname::text as name,
      ${namesOf('conrelid', 'conkey')} as columns,
      target_namespace.nspname::text as schema,
      target.relname::text as "table",
      ${namesOf('confrelid', 'confkey')} as "targetColumns"
    from pg_catalog.pg_constraint entry
    left join pg_catalog.pg_class target
      on target.oid = entry.confrelid
    left join pg_catalog.pg_namespace target_namespace
      on target_namespace.oid = target.relnamespace
    where entry.conrelid = ${oid}
      and entry.contype in ('f', 'c')
      and entry.conparentid = 0
    order by entry.conname
  `.execute(database.query)
  return found.rows
}

function foreignKeyOf(
  database: Database,
  { name, columns, schema, table, targetColumns }: Constraint,
): LiveForeignKey {
  const target = { schema: schema ?? database.schema, name: table }
  return { name, columns, table: nameOfTable(database, target), targetColumns }
}

/** A default or a check, as SQL. */
interface Expression {
  readonly text: string
  readonly needsOthers: boolean
}

/**
 * Defaults and checks as people of the project write them: what the server leaves out of a name depends on the search path.
 * On the project's path, so every operator and function here has its schema.
 */
async function readExpressions(
  database: Database,
  { oid }: CatalogTable,
): Promise<ReadonlyMap<string, Expression>> {
  const found = await usingLook(database, () =>
    onProjectPath(database, () =>
      sql<{ readonly name: string; readonly expression: string; readonly needsOthers: boolean }>`
    select
      pg_catalog.concat('default ', attribute.attname) as name,
      pg_catalog.pg_get_expr(value.adbin, value.adrelid) as expression,
      ${needsOthers('pg_catalog.pg_attrdef', 'value.oid')} as "needsOthers"
    from pg_catalog.pg_attrdef value
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid operator(pg_catalog.=) value.adrelid
      and attribute.attnum operator(pg_catalog.=) value.adnum
    where value.adrelid operator(pg_catalog.=) ${oid}::pg_catalog.oid
    union all
    select
      pg_catalog.concat('check ', entry.conname),
      pg_catalog.pg_get_constraintdef(entry.oid),
      ${needsOthers('pg_catalog.pg_constraint', 'entry.oid')}
    from pg_catalog.pg_constraint entry
    where entry.conrelid operator(pg_catalog.=) ${oid}::pg_catalog.oid
      and entry.contype operator(pg_catalog.=) 'c'
  `.execute(database.query),
    ),
  )
  return new Map(
    found.rows.map(({ name, expression, needsOthers: needs }) => [
      name,
      { text: expression, needsOthers: needs },
    ]),
  )
}

/** True where an expression depends on a function, or on a sequence, that did not come with the server. */
function needsOthers(catalog: string, oid: string) {
  return sql`exists (
        select
        from pg_catalog.pg_depend needed
        left join pg_catalog.pg_class class
          on class.oid operator(pg_catalog.=) needed.refobjid
        where needed.classid operator(pg_catalog.=) ${sql.lit(catalog)}::pg_catalog.regclass
          and needed.objid operator(pg_catalog.=) ${sql.raw(oid)}
          and (
            needed.refclassid operator(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
            or (
              needed.refclassid operator(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
              and class.relkind operator(pg_catalog.=) 'S'
            )
          )
      )`
}

const hints = {
  TARGET_MISSING:
    'Correct the name of the table; one of another schema is named with it: `auth.users`. `schema` in sow.config.ts names that of the project.',
  TARGET_KIND: 'Name the tables that its rows come from.',
  TARGET_ROW_SECURITY: rowSecurityHint,
} as const

function refused(code: keyof typeof hints, table: string, message: string): SowError {
  return new SowError({ code, message, hint: hints[code], place: { table } })
}
