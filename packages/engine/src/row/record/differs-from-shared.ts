import { sql } from 'kysely'
import { type SharingBase, sharableValues } from '../../catalog/statement/base-rows.js'
import { column, type Fragment } from '../../catalog/statement/sql-fragments.js'

/** By texts, the keys as well: what is equal may be spelled in several ways, and a type may have no equality. Ids are no part of it. */
export function differs(base: SharingBase, one: string, other: string): Fragment {
  const names = [...base.key, ...sharableValues(base)]
  const side = (alias: string) => sql.join(names.map((name) => sql`${column(alias, name)}::text collate "C"`))
  return sql`((${side(one)}) is distinct from (${side(other)}))`
}
