import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { belongingFacts } from './belonging-facts.js'
import { besideFacts } from './beside-facts.js'
import { type CatalogFact, describeFact } from './catalog-fact.js'
import { described } from './catalog-parts.js'
import { otherFacts } from './other-facts.js'
import { relationFacts } from './relation-facts.js'
import { rightFacts } from './right-facts.js'
import { typeFacts } from './type-facts.js'

/** Which description of a catalog this is: one of another number tells another set of facts, and its digest is another one. */
export const catalogDescription = 2

/**
 * Everything that migrations make in a database, fact by fact, in one order: all schemas but those of the server and of Sow, and
 * nothing that an extension brought. Two catalogs are equal where their facts are. Writes nothing.
 */
export async function readCatalog(database: Database): Promise<readonly CatalogFact[]> {
  // One search path for both sides: names that it finds would be printed without their schema.
  return await usingLook(database, async () => {
    const found = await sql<CatalogFact>`
  with ${described}
  select
    kind,
    name,
    property,
    value
  from (${sql.join([...relationFacts, ...belongingFacts, ...typeFacts, ...rightFacts, ...besideFacts, ...otherFacts], sql.raw('\n  union all'))}
  ) as said
  where value is not null
  order by
    kind collate "C",
    name collate "C",
    property collate "C"`.execute(database.query)
    return found.rows
  })
}

/** The same as lines of text. */
export async function describeCatalog(database: Database): Promise<readonly string[]> {
  return (await readCatalog(database)).map(describeFact)
}

/**
 * What a database has beside its catalog, as `publication orders`: what a server replicates, who is who elsewhere, and settings. No
 * comparison looks at it, so that no proof is one of it. Writes nothing.
 */
export async function readNotCompared(database: Database): Promise<readonly string[]> {
  return await usingLook(database, async () => {
    const found = await sql<{ name: string }>`
      select concat_ws(' ', said.kind, said.name) as name
      from (
        select 'publication' as kind, quote_ident(pubname) as name
        from pg_catalog.pg_publication
        union all
        select 'subscription', quote_ident(subname)
        from pg_catalog.pg_subscription
        where subdbid = (
            select oid
            from pg_catalog.pg_database
            where datname = current_database()
          )
        union all
        select 'user mapping', concat_ws(' on ', quote_ident(usename), quote_ident(srvname))
        from pg_catalog.pg_user_mappings
        union all
        select 'settings of the database', case when setrole <> 0 then 'for ' || pg_get_userbyid(setrole) end
        from pg_catalog.pg_db_role_setting
        where setdatabase = (
            select oid
            from pg_catalog.pg_database
            where datname = current_database()
          )
        union all
        select 'rights on the database', null
        from pg_catalog.pg_database
        where datname = current_database()
          and datacl is not null
        union all
        select distinct 'tablespace', quote_ident(spcname)
        from pg_catalog.pg_class
        join pg_catalog.pg_tablespace
          on pg_tablespace.oid = reltablespace
        where spcname <> 'pg_global'
        union all
        select 'large objects', null
        from pg_catalog.pg_largeobject_metadata
        having count(*) > 0
      ) as said
      order by 1
    `.execute(database.query)
    return found.rows.map(({ name }) => name)
  })
}
