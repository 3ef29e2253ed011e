import type { Database } from '../database/database.js'
import type { DistantTable } from '../database/distant-tables.js'

/** Says which tables are elsewhere, and what columns they have: as a transaction begins, and after a migration in it. */
export async function findDistantTables({ session, transaction }: Database): Promise<void> {
  if (!transaction.hasCitus) return
  const { rows } = await session.query(distantTables)
  transaction.distant.begin(rows as unknown as DistantTable[])
}

/** What is known of the columns of a wider table is packed, in a way that Citus joins with none of its own. */
const widestJoined = 100

const distantTables = `
  select
    namespace.nspname::text as schema,
    class.relname::text as name,
    (
      select json_agg(attribute.attname order by attribute.attnum)
      from pg_catalog.pg_attribute attribute
      where attribute.attrelid = class.oid
        and attribute.attnum > 0
        and not attribute.attisdropped
    ) as columns,
    known.partmethod = 'h' or class.relnatts > ${widestJoined} as "isSpread"
  from pg_catalog.pg_dist_partition known
  join pg_catalog.pg_class class
    on class.oid = known.logicalrelid
  join pg_catalog.pg_namespace namespace
    on namespace.oid = class.relnamespace
  where known.partmethod = 'h'
    or known.repmodel = 't'
  order by 1, 2`
