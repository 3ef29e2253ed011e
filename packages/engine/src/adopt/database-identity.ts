import { sql } from 'kysely'
import { server } from '../catalog/shape/read-catalog-tables.js'
import type { Database } from '../database/database.js'
import type { AdoptionEvidence } from '../ledger/adoption.js'

/** Tells a database from every copy of it: a restore is another one, a standby is not. */
export interface DatabaseIdentity {
  /** As the connection names it. */
  readonly name: string
  /** The server's identifier and the database's number in it. */
  readonly id: string
}

/** What an adoption was decided on. */
export interface ExpectedDatabase {
  readonly identity: DatabaseIdentity
  readonly evidence: AdoptionEvidence
}

/** Which database this is. Writes nothing. */
export async function readIdentity(database: Database): Promise<DatabaseIdentity> {
  const found = await sql<DatabaseIdentity>`
    select
      current_database() as name,
      ${server} as id
  `.execute(database.query)
  const [identity] = found.rows
  if (identity === undefined) throw new Error('The database did not say which one it is.')
  return identity
}
