import { escapeLiteral } from 'pg'
import type { Database } from '../database/database.js'
import { pin } from '../server/connect/search-path.js'

/**
 * Where the application finds what it names without a schema, as an expression: after the server's own schema, which goes
 * before all that are listed, the project's schema, which what is made without a schema is made in, and those of the
 * extensions. The temporary schema is last, so that no temporary object stands before a real one.
 */
export function projectPath(schema: string): string {
  const name = escapeLiteral(schema)
  return `concat_ws(', ', quote_ident(${name}), (
        select string_agg(distinct quote_ident(namespace.nspname), ', ')
        from pg_catalog.pg_extension extension
        join pg_catalog.pg_namespace namespace
          on namespace.oid = extension.extnamespace
        where namespace.nspname not in ('pg_catalog', ${name})
      ), 'pg_temp')`
}

/**
 * Runs what fires the application's code with the project's search path: its triggers and its migrations name things without a
 * schema. What `work` sends of ours has to be written so that nobody else's operator or function is found. Where it throws, the
 * transaction, or the part of it since a savepoint, has to be rolled back, and the path with it.
 */
export async function onProjectPath<Result>(
  { session, transaction }: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  if (transaction.projectPath === null) throw new Error('No transaction is open.')
  await session.query(`set local search_path = ${transaction.projectPath}`)
  const result = await work()
  await session.query(pin)
  return result
}

/** The check of what was put off to the end of the transaction fires the application's triggers too; one message. */
export function checkDeferred({ transaction }: Database): string {
  return `set local search_path = ${transaction.projectPath}; set constraints all immediate; ${pin}`
}
