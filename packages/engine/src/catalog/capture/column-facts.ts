import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { CatalogColumn } from '../shape/catalog-column.js'
import type { CatalogTable } from '../shape/catalog-table.js'
import { column, table as tableOf } from '../statement/sql-fragments.js'
import type { LiveColumn, LiveType } from './live-table.js'

type Facts = Pick<LiveColumn, 'made' | 'isStamped' | 'holdsMadeIds'>

/** What a column is for, as its type, the triggers of its table and its values show. */
export async function readColumnFacts(
  database: Database,
  table: CatalogTable,
  constraints: readonly { readonly kind: string; readonly columns: readonly string[] }[],
): Promise<(column: CatalogColumn) => Facts> {
  const types = await readTypes(database, table)
  const stamps = await readStamps(database, table)
  const refers = new Set(constraints.filter(({ kind }) => kind === 'f').flatMap(({ columns }) => columns))
  const made = new Set<string>()
  for (const each of table.columns.filter((one) => !refers.has(one.name) && mayHoldIds(one, table)))
    if (await holdsMadeIds(database, table, each)) made.add(each.name)
  return ({ name, typeName }) => ({
    made: typeOf(types.get(name), typeName),
    isStamped: stamps.some((isSet) => isSet(name)),
    holdsMadeIds: made.has(name),
  })
}

/** Only what holds rows apart by itself, and what nobody else fills, can be an id that an application makes. */
function mayHoldIds({ name, defaultExpression, identity, generated }: CatalogColumn, table: CatalogTable) {
  const isAlone = table.uniqueIndexes.some(({ columns }) => columns.length === 1 && columns[0] === name)
  return isAlone && defaultExpression === null && identity === null && !generated
}

/** uuid and objectid, cuid and cuid2, ulid and ksuid, nanoid: what nobody would type. */
const madeIds =
  '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24}|c[a-z0-9]{24}|(?=.*[0-9])[a-z][a-z0-9]{23}|[0-9A-HJKMNP-TV-Z]{26}|(?=.*[0-9])[0-9A-Za-z]{27}|(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[0-9A-Za-z_-]{21})$'

async function holdsMadeIds(
  database: Database,
  table: CatalogTable,
  { name, typeName }: CatalogColumn,
): Promise<boolean> {
  if (typeName === 'uuid') return true
  if (!/^(?:text|character)/.test(typeName)) return false
  const found = await sql<{ readonly made: boolean | null }>`
    select bool_and(value ~ ${madeIds}) as made
    from (
      select ${column('live', name)}::text collate "C" as value
      from ${tableOf(table.name)} as live
      where ${column('live', name)} is not null
      limit 1000
    ) as sample
  `.execute(database.query)
  const made = found.rows[0]?.made ?? null
  // Of a table without rows the name alone tells.
  return made ?? /^_?(?:id|uuid|guid|cuid|ulid)$/i.test(name)
}

type FoundType = Pick<LiveType, 'labels' | 'over'>

function typeOf(found: FoundType | undefined, typeName: string): LiveType | null {
  return found === undefined ? null : { name: typeName.replace(/(?:\[\])+$/, ''), ...found }
}

/** Enumerations and domains of the columns, those of which an array is made too. */
async function readTypes(database: Database, { oid }: CatalogTable): Promise<ReadonlyMap<string, FoundType>> {
  const found = await sql<FoundType & { readonly column: string }>`
    select
      attribute.attname::text as column,
      (
        select jsonb_agg(label.enumlabel order by label.enumsortorder)
        from pg_catalog.pg_enum label
        where label.enumtypid = type.oid
      ) as labels,
      case when type.typtype = 'd' then format_type(type.typbasetype, type.typtypmod) end as over
    from pg_catalog.pg_attribute attribute
    join pg_catalog.pg_type used
      on used.oid = attribute.atttypid
    join pg_catalog.pg_type type
      on type.oid = case when used.typcategory = 'A' then used.typelem else used.oid end
    where attribute.attrelid = ${oid}
      and attribute.attnum > 0
      and not attribute.attisdropped
      and type.typtype in ('e', 'd')
  `.execute(database.query)
  return new Map(found.rows.map(({ column: name, labels, over }) => [name, { labels, over }]))
}

/** Tells of a column whether a trigger sets it before a row is written. */
async function readStamps(
  database: Database,
  { oid }: CatalogTable,
): Promise<readonly ((column: string) => boolean)[]> {
  const found = await sql<{ readonly source: string; readonly language: string; readonly words: string }>`
    select
      function.prosrc as source,
      language.lanname::text as language,
      encode(entry.tgargs, 'escape') as words
    from pg_catalog.pg_trigger entry
    join pg_catalog.pg_proc function
      on function.oid = entry.tgfoid
    join pg_catalog.pg_language language
      on language.oid = function.prolang
    where entry.tgrelid = ${oid}
      and not entry.tgisinternal
      and entry.tgtype & 19 = 19
  `.execute(database.query)
  return found.rows.map(({ source, language, words }) => (name: string) => {
    if (language === 'c') return words.split('\\000').includes(name)
    const escaped = name.replaceAll(/[^\w]/g, '\\$&')
    return new RegExp(`\\bnew\\s*\\.\\s*"?${escaped}"?\\s*:?=(?!=)`, 'i').test(source)
  })
}
