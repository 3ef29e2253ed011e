import { type Kysely, sql } from 'kysely'

/** Lends a transaction of the database, and takes back all that was done in it. */
export async function usingRolledBack<T>(
  database: Kysely<unknown>,
  callback: (transaction: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  const transaction = await database.startTransaction().execute()
  try {
    return await callback(transaction)
  } finally {
    await transaction.rollback().execute()
  }
}

/** Runs a statement in a transaction, which goes on after it was refused. */
export async function attempt(transaction: Kysely<unknown>, statement: string): Promise<void> {
  await sql`savepoint attempt`.execute(transaction)
  try {
    await sql.raw(statement).execute(transaction)
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(transaction)
    throw error
  }
}
