import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { nameOfTable } from '../../database/table-named.js'
import { comparedTypes, leafType } from '../shape/compared-type.js'
import type { LiveColumn, LiveForeignKey, LiveTable } from './live-table.js'

/** A column with what its values are made of. */
export interface LiveTypedColumn extends LiveColumn {
  readonly leaf: LiveLeaf
}

/** The type that is left of a column's type without arrays and domains. */
export interface LiveLeaf {
  /** As `format_type` writes it, without its modifier. */
  readonly type: string
  readonly isArray: boolean
  readonly isDomain: boolean
  /** Null where it is no enumeration. */
  readonly enum: LiveNamedEnum | null
}

/** An enumeration of any schema. */
export interface LiveNamedEnum {
  readonly schema: string
  readonly name: string
  readonly labels: readonly string[]
}

/** A table as a schema module describes it; its name has its schema where that is not the project's. */
export interface LiveSchemaTable extends Pick<LiveTable, 'name' | 'primaryKey' | 'foreignKeys'> {
  readonly columns: readonly LiveTypedColumn[]
}

/** What schemas of a database hold, by name. */
export interface LiveSchema {
  readonly tables: readonly LiveSchemaTable[]
  /** Views and foreign tables. */
  readonly views: readonly string[]
}

interface FoundRelation {
  readonly schema: string
  readonly name: string
  readonly kind: string
  readonly columns: readonly LiveTypedColumn[]
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly (LiveForeignKey & { readonly schema: string })[]
}

/** Reads every table of some schemas, with its columns and keys. What extensions brought is left out, and parts of tables. */
export async function readLiveSchema(database: Database, schemas: readonly string[]): Promise<LiveSchema> {
  const found = await relations(schemas).execute(database.query)
  const named = (schema: string, name: string) => nameOfTable(database, { schema, name })
  const isTable = ({ kind }: FoundRelation) => kind === 'r' || kind === 'p'
  return {
    tables: found.rows.filter(isTable).map(({ schema, name, columns, primaryKey, foreignKeys }) => ({
      name: named(schema, name),
      columns,
      primaryKey,
      foreignKeys: foreignKeys.map(({ schema: of, table, ...key }) => ({ ...key, table: named(of, table) })),
    })),
    views: found.rows.filter((each) => !isTable(each)).map(({ schema, name }) => named(schema, name)),
  }
}

function relations(schemas: readonly string[]): RawBuilder<FoundRelation> {
  return sql<FoundRelation>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name,
      class.relkind::text as kind,
      ${columns} as columns,
      coalesce((
        select jsonb_agg(attribute.attname order by place.position)
        from pg_catalog.pg_constraint entry
        cross join unnest(entry.conkey) with ordinality place (number, position)
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = entry.conrelid
          and attribute.attnum = place.number
        where entry.conrelid = class.oid
          and entry.contype = 'p'
      ), '[]') as "primaryKey",
      ${foreignKeys} as "foreignKeys"
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where namespace.nspname = any (${[...schemas]}::text[])
      and class.relkind in ('r', 'p', 'v', 'm', 'f')
      and not class.relispartition
      and not exists (
        select
        from pg_catalog.pg_depend depend
        where depend.classid = 'pg_catalog.pg_class'::regclass
          and depend.objid = class.oid
          and depend.deptype = 'e'
      )
    order by namespace.nspname collate "C", class.relname collate "C"`
}

const columns = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', used.attname,
          'type', substr(format_type(used.atttypid, used.atttypmod), compared.named_from),
          'notNull', used.attnotnull,
          'defaultExpression', pg_get_expr(value.adbin, value.adrelid),
          'identity', case used.attidentity when 'a' then 'always' when 'd' then 'by default' end,
          'generated', used.attgenerated <> '',
          'sequence', null,
          'leaf', jsonb_build_object(
            'type', format_type(leaf.oid, null),
            'isArray', leaf.depth > 0,
            'isDomain', own.typtype = 'd',
            'enum', case when leaf.typtype = 'e' then jsonb_build_object(
              'schema', (
                select of_type.nspname
                from pg_catalog.pg_type type
                join pg_catalog.pg_namespace of_type
                  on of_type.oid = type.typnamespace
                where type.oid = leaf.oid
              ),
              'name', leaf.typname,
              'labels', (
                select jsonb_agg(label.enumlabel order by label.enumsortorder)
                from pg_catalog.pg_enum label
                where label.enumtypid = leaf.oid
              )
            ) end
          )
        ) order by used.attnum)
        from pg_catalog.pg_attribute used
        join pg_catalog.pg_type own
          on own.oid = used.atttypid
        left join pg_catalog.pg_attrdef value
          on value.adrelid = used.attrelid
          and value.adnum = used.attnum
        join lateral ${comparedTypes} as compared
          on compared.atttypid = used.atttypid
          and compared.attcollation = used.attcollation
        cross join lateral ${leafType} as leaf
        where used.attrelid = class.oid
          and used.attnum > 0
          and not used.attisdropped
      ), '[]')`

const foreignKeys = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', entry.conname,
          'columns', ${namesOf('conrelid', 'conkey')},
          'schema', of_target.nspname,
          'table', target.relname,
          'targetColumns', ${namesOf('confrelid', 'confkey')}
        ) order by entry.conname collate "C")
        from pg_catalog.pg_constraint entry
        join pg_catalog.pg_class target
          on target.oid = entry.confrelid
        join pg_catalog.pg_namespace of_target
          on of_target.oid = target.relnamespace
        where entry.conrelid = class.oid
          and entry.contype = 'f'
          and entry.conparentid = 0
      ), '[]')`

/** The names of the columns that a constraint is about, in its order. */
export function namesOf(
  relation: 'conrelid' | 'confrelid',
  numbers: 'conkey' | 'confkey',
): RawBuilder<unknown> {
  return sql`(
        select coalesce(jsonb_agg(attribute.attname order by place.position), '[]')
        from unnest(${sql.ref(`entry.${numbers}`)}) with ordinality place (number, position)
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = ${sql.ref(`entry.${relation}`)}
          and attribute.attnum = place.number
      )`
}
