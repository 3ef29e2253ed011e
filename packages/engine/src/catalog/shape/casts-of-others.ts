import { SowError } from '@sow/kit/errors'
import { type RawBuilder, sql } from 'kysely'
import type { TableName } from '../../database/table-named.js'
import { firstOwnObject } from './compared-type.js'

/**
 * True of a type, by its number, whose values become those of the server's types, or come from them, by a function of a role that is
 * neither a superuser nor the one of the connection. Who made a type may make such casts, and whoever casts runs them with rights
 * of its own. Casts of extensions are the server's.
 */
export function isCastByOthers(type: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (
        with recursive part (oid) as (
          select ${type}
          union
          select within.oid
          from part
          join pg_catalog.pg_type made
            on made.oid = part.oid
          cross join lateral (values (made.typbasetype), (made.typelem)) as within (oid)
          where within.oid >= ${firstOwnObject}
        )
        select
        from part
        join pg_catalog.pg_cast written
          on part.oid in (written.castsource, written.casttarget)
          and least(written.castsource, written.casttarget) < ${firstOwnObject}::oid
        join pg_catalog.pg_proc called
          on called.oid = written.castfunc
        join pg_catalog.pg_roles maker
          on maker.oid = called.proowner
        where part.oid >= ${firstOwnObject}
          and not maker.rolsuper
          and maker.oid <> current_user::regrole
          and not exists (
            select
            from pg_catalog.pg_depend extended
            where extended.classid = 'pg_cast'::regclass
              and extended.objid = written.oid
              and extended.deptype = 'e'
          )
      )`
}

/** The columns of `class`, and of foreign keys of `referring` to it, that a function of somebody else casts. */
export const castsOfOthers: RawBuilder<readonly string[]> = sql`coalesce((
        select jsonb_agg(distinct held.name)
        from (
          select class.relname || '.' || attribute.attname, attribute.atttypid
          from pg_catalog.pg_attribute attribute
          where attribute.attrelid = class.oid
            and attribute.attnum > 0
          union all
          select source.relname || '.' || attribute.attname, attribute.atttypid
          from referring entry
          join pg_catalog.pg_class source
            on source.oid = entry.conrelid
          join pg_catalog.pg_attribute attribute
            on attribute.attrelid = entry.conrelid
            and attribute.attnum = any (entry.conkey)
          where entry.confrelid = class.oid
        ) as held (name, type)
        where held.type >= ${firstOwnObject}
          and ${isCastByOthers(sql`held.type`)}
      ), '[]')`

/** Throws TARGET_TYPE for a table of which to read a column would run a function of somebody else. */
export function refuseCastsOfOthers({ name }: TableName, columns: readonly string[]): void {
  const [column] = columns
  if (column === undefined) return
  throw new SowError({
    code: 'TARGET_TYPE',
    message: `To read ${columns.join(', ')} would run a function of another role: a cast of a type that is neither this role's nor a superuser's.`,
    hint: 'Drop the cast, or give its function to the role of the connection: \\dC in psql lists casts.',
    place: { table: name },
  })
}
