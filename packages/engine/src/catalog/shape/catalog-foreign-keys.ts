import { type RawBuilder, sql } from 'kysely'
import type { TableName } from '../../database/table-named.js'

/** A foreign key of another table, or of this one, that points at the target. */
export interface IncomingForeignKey {
  readonly table: TableName
  readonly columns: readonly string[]
  readonly targetColumns: readonly string[]
  /** True where its rows follow a new key: `on update cascade`. */
  readonly follows: boolean
  /** How the values of each target column are compared. */
  readonly equalities: readonly string[]
}

/** A foreign key of another table, or of this one, as the catalog has it. */
export type CatalogForeignKey = Omit<IncomingForeignKey, 'equalities'>

/** The foreign keys that refer to `class`; one of a partitioned table once. */
export const referencedBy: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'follows', entry.confupdtype = 'c',
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
