import { type RawBuilder, sql } from 'kysely'
import type { TableName } from '../../database/table-named.js'

/** A foreign key of another table, or of this one, that points at the target. */
export interface IncomingForeignKey {
  readonly table: TableName
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
  readonly name: string
  /** What becomes of its rows where a value that they refer to gets another: they `follow`, lose it, or the server refuses. */
  readonly onUpdate: 'follow' | 'empty' | 'refuse'
  /** True where a refusal waits for the end of the transaction. */
  readonly isDeferred: boolean
  /** True where the role may read its rows. */
  readonly isReadable: boolean
  /** How the values of each target column are compared. */
  readonly equalities: readonly string[]
}

/** A foreign key of another table, or of this one, as the catalog has it. */
export type CatalogForeignKey = Omit<IncomingForeignKey, 'equalities'>

/** The foreign keys that refer to `class`; one of a partitioned table once. */
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
        from pg_catalog.pg_constraint entry
        join pg_catalog.pg_class source
          on source.oid = entry.conrelid
        join pg_catalog.pg_namespace source_namespace
          on source_namespace.oid = source.relnamespace
        where entry.confrelid = class.oid
          and entry.contype = 'f'
          and entry.conparentid = 0
      ), '[]')`
