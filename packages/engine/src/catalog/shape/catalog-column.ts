import { type RawBuilder, sql } from 'kysely'
import type { EnumLabels } from './enum-labels.js'
import type { KeptForm } from './kept-type.js'
import { unwrittenValues } from './unwritten-values.js'

/** A column as the catalog has it. */
export interface CatalogColumn {
  readonly name: string
  /** It survives a rename, and a dropped column's number is never used again. */
  readonly number: number
  /** As SQL that means the type wherever it stands. */
  readonly type: string
  /** As people of the project write it. */
  readonly typeName: string
  /** What values of a type of the application's own are: `enum`, or the type that a domain is over; null for any other. */
  readonly madeOf: string | null
  /** The labels of an enum by the numbers that they keep when they are renamed; null for any other type. */
  readonly labels: EnumLabels | null
  /** Its type, by number. */
  readonly typeNumber: number
  /** The type and its modifier, however its name is written. */
  readonly typeId: string
  /** The type to compare values by, where the column's own has no equality or a loose one. */
  readonly comparedAs: string | null
  /** Null where the base has the column's own type. */
  readonly kept: KeptForm | null
  readonly notNull: boolean
  readonly defaultExpression: string | null
  /** What a row holds where nobody wrote the column: what it was made with, or null or its default. */
  readonly unwritten: readonly string[]
  readonly identity: 'always' | 'by default' | null
  readonly generated: boolean
  /** The columns that a generated column is computed from. */
  readonly computedFrom: readonly string[]
  /** The name of the sequence that the column owns, quoted. */
  readonly sequence: string | null
}

/** The columns of `class`, with what `compared` has of their types. */
export const catalogColumns: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', attribute.attname,
          'number', attribute.attnum,
          'type', format_type(attribute.atttypid, attribute.atttypmod),
          'typeName', substr(format_type(attribute.atttypid, attribute.atttypmod), compared.named_from),
          'madeOf', compared.made_of,
          'labels', compared.labels,
          'typeNumber', attribute.atttypid::int8,
          'typeId', attribute.atttypid || ' ' || attribute.atttypmod,
          'comparedAs', compared.compared_as,
          'kept', compared.kept,
          'notNull', attribute.attnotnull,
          'defaultExpression', pg_get_expr(value.adbin, value.adrelid),
          'unwritten', ${unwrittenValues},
          'identity', case attribute.attidentity when 'a' then 'always' when 'd' then 'by default' end,
          'generated', attribute.attgenerated <> '',
          'computedFrom', case when attribute.attgenerated = '' then '[]' else (
            select coalesce(jsonb_agg(source.attname order by source.attnum), '[]')
            from pg_catalog.pg_attribute source
            where source.attrelid = class.oid
              and value.adbin::text like '%:varattno ' || source.attnum || ' %'
          ) end,
          'sequence', case when value.adbin is null and attribute.attidentity = '' then null else (
            select format('%I.%I', sequence_namespace.nspname, sequence.relname)
            from pg_catalog.pg_depend owned
            join pg_catalog.pg_class sequence
              on sequence.oid = owned.objid
              and sequence.relkind = 'S'
            join pg_catalog.pg_namespace sequence_namespace
              on sequence_namespace.oid = sequence.relnamespace
            where owned.classid = 'pg_catalog.pg_class'::regclass
              and owned.refclassid = 'pg_catalog.pg_class'::regclass
              and owned.refobjid = attribute.attrelid
              and owned.refobjsubid = attribute.attnum
              and owned.deptype in ('a', 'i')
              and attribute.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
            limit 1
          ) end
        ) order by attribute.attnum)
        from pg_catalog.pg_attribute attribute
        left join pg_catalog.pg_attrdef value
          on value.adrelid = attribute.attrelid
          and value.adnum = attribute.attnum
        join compared
          on compared.atttypid = attribute.atttypid
          and compared.attcollation = attribute.attcollation
          and compared.relnamespace = class.relnamespace
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ), '[]')`
