import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'

/**
 * Runs `work` on one snapshot of the database, in which nothing can be written. Throws TRANSACTION_RETRIES where a table that was
 * read was rewritten after the snapshot was taken, SowError.
 */
export async function usingSnapshot<Result>(
  database: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  const lookOnce = async () => {
    const result = await work()
    await refuseRewritten(database)
    return result
  }
  return await usingLook(database, lookOnce, 'repeatable read read only')
}

/**
 * A table that another session rewrote (`alter table`, `truncate`) looks empty to an older snapshot. The row of the catalog is that of
 * the snapshot, the number of the file that of now; our locks keep it from changing any more.
 */
async function refuseRewritten(database: Database): Promise<void> {
  const found = await sql<{ readonly name: string }>`
    select class.relname::text as name
    from pg_catalog.pg_locks held
    join pg_catalog.pg_class class
      on class.oid = held.relation
    where held.pid = pg_backend_pid()
      and held.locktype = 'relation'
      and held.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and class.relkind in ('r', 'm')
      and class.relfilenode <> 0
      and class.relfilenode <> pg_relation_filenode(class.oid)
    order by class.relname
    limit 1
  `.execute(database.query)
  const [rewritten] = found.rows
  if (rewritten === undefined) return
  throw new SowError({
    code: 'TRANSACTION_RETRIES',
    message: `The table ${rewritten.name} was rewritten while it was read, so that its rows could not be seen.`,
    hint: 'Run the command again.',
    place: { table: rewritten.name },
  })
}
