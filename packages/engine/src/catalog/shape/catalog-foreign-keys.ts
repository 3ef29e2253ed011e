import { type RawBuilder, sql } from 'kysely'
import type { TableName } from '../../database/table-named.js'

/** What says that rows of another table, or of this one, refer to rows of the target. */
export interface IncomingReference {
  readonly table: TableName
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
  /** How the values of each target column are compared; null for as texts. */
  readonly equalities: readonly (string | null)[]
}

/** A foreign key of another table, or of this one, that points at the target. */
export interface IncomingForeignKey extends IncomingReference {
  readonly name: string
  /** What becomes of its rows where a value that they refer to gets another: they `follow`, lose it, or the server refuses. */
  readonly onUpdate: 'follow' | 'empty' | 'refuse'
  /** True where a refusal waits for the end of the transaction. */
  readonly isDeferred: boolean
  /** True where the role may read its rows. */
  readonly isReadable: boolean
  readonly equalities: readonly string[]
}

/** A foreign key of another table, or of this one, as the catalog has it. */
export type CatalogForeignKey = Omit<IncomingForeignKey, 'equalities'>

/** A column that a foreign key holds to a column of another table, or of its own. */
export interface GuardedColumn {
  readonly column: string
  readonly table: TableName
  readonly targetColumn: string
}

/** The columns of `class` that foreign keys hold, but for those that the server is told not to enforce. */
export const guardedColumns: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'column', attribute.attname,
          'table', jsonb_build_object('schema', target_namespace.nspname, 'name', target.relname),
          'targetColumn', target_attribute.attname
        ) order by entry.conname, pair.number)
        from pg_catalog.pg_constraint entry
        cross join lateral unnest(entry.conkey, entry.confkey) as pair (number, target_number)
        join pg_catalog.pg_attribute attribute
          on attribute.attrelid = entry.conrelid
          and attribute.attnum = pair.number
        join pg_catalog.pg_class target
          on target.oid = entry.confrelid
        join pg_catalog.pg_namespace target_namespace
          on target_namespace.oid = target.relnamespace
        join pg_catalog.pg_attribute target_attribute
          on target_attribute.attrelid = entry.confrelid
          and target_attribute.attnum = pair.target_number
        where entry.conrelid = class.oid
          and entry.contype = 'f'
          and to_jsonb(entry) ->> 'conenforced' is distinct from 'false'
      ), '[]')`

/** True of a reference by a column that a foreign key of the table holds to the very id of the referred row. */
export function isGuardedIn({ guardedColumns: held }: { readonly guardedColumns: readonly GuardedColumn[] }) {
  return (reference: { readonly column: string; readonly table: TableName; readonly id: string }): boolean =>
    held.some(
      ({ column, table, targetColumn }) =>
        column === reference.column &&
        targetColumn === reference.id &&
        table.schema === reference.table.schema &&
        table.name === reference.table.name,
    )
}

/** The foreign keys that refer to any of `class`: no index of the catalog finds them, so that it is read once for all. */
export const referring: RawBuilder<unknown> = sql`
      select *
      from pg_catalog.pg_constraint
      where contype = 'f'
        and confrelid = any (array(select oid from class))`

/** Those of `referring` that refer to the one `class`; one of a partitioned table once. */
export const referencedBy: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', entry.conname,
          'onUpdate', case
            when entry.confupdtype = 'c' then 'follow'
            when entry.confupdtype in ('n', 'd') then 'empty'
            else 'refuse'
          end,
          'isDeferred', entry.condeferred and entry.confupdtype = 'a',
          'isReadable', has_schema_privilege(source.relnamespace, 'usage') and has_table_privilege(source.oid, 'select'),
          'table', jsonb_build_object('schema', source_namespace.nspname, 'name', source.relname),
          'columns', (
            select jsonb_agg(attribute.attname order by place.position)
            from unnest(entry.conkey) with ordinality place (number, position)
            join pg_catalog.pg_attribute attribute
              on attribute.attrelid = entry.conrelid
              and attribute.attnum = place.number
          ),
          'targetColumns', (
            select jsonb_agg(attribute.attname order by place.position)
            from unnest(entry.confkey) with ordinality place (number, position)
            join pg_catalog.pg_attribute attribute
              on attribute.attrelid = entry.confrelid
              and attribute.attnum = place.number
          )
        ) order by source_namespace.nspname, source.relname, entry.conname)
        from referring entry
        join pg_catalog.pg_class source
          on source.oid = entry.conrelid
        join pg_catalog.pg_namespace source_namespace
          on source_namespace.oid = source.relnamespace
        where entry.confrelid = class.oid
          and entry.conparentid = 0
      ), '[]')`
