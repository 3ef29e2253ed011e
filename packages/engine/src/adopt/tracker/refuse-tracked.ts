import { isSowError, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { translateDatabaseError } from '../../server/connect/translate-database-error.js'
import { type BeforeSow, readBeforeSow, tellBeforeSow } from './before-sow.js'
import type { TrackerLook } from './read-trackers.js'

/**
 * Why a database is not Sow's to migrate: another tool recorded migrations there, or it has tables, and no migration of Sow was
 * ever applied. Null where it is. What keeps us from looking is told instead. Writes nothing.
 */
export async function findTracked(
  database: Database,
  { withTables = true, look }: { readonly withTables?: boolean; readonly look?: TrackerLook } = {},
): Promise<SowError | null> {
  try {
    const known = await whatIsKnown(database)
    if (known === 'the schema') return null
    const before = await readBeforeSow(database, look)
    const found = describeTracked(known === 'rows' || !withTables ? { ...before, tables: [] } : before)
    // Another instance of the application may have migrated meanwhile: its tables come with the ledger that says so.
    return found !== null && (await whatIsKnown(database)) === 'the schema' ? null : found
  } catch (thrown) {
    const error = translateDatabaseError(thrown)
    if (isSowError(error)) return error
    throw error
  }
}

function describeTracked(before: BeforeSow): SowError | null {
  const told = tellBeforeSow(before)
  if (told === null) return null
  const [tracker] = before.trackers
  const facts =
    tracker === undefined
      ? `This database has ${told} that no tool known to Sow keeps track of.`
      : `The migrations of this database are ${told}.`
  return new SowError({
    code: 'MIGRATION_TRACKED',
    message: `${facts} Sow has applied none.`,
    hint: `${tracker?.hint ?? ''} Look with \`sow db adopt\`: it writes nothing, and shows how to take the database over. Or use an empty one.`.trimStart(),
    place: tracker === undefined ? {} : { table: tracker.table },
  })
}

/**
 * Refuses to migrate such a database before anything is written: what is there would be made again. Throws
 * MIGRATION_TRACKED.
 */
export async function refuseTracked(database: Database, refuseTables = false): Promise<void> {
  const error = await findTracked(database, { withTables: refuseTables })
  if (error !== null) throw error
}

/**
 * What the ledger knows already. A protection says nothing of the database. Where rows were seeded its tables are known, and are
 * no surprise to a migration; whom another tool's record belongs to that does not say.
 */
async function whatIsKnown(database: Database): Promise<'nothing' | 'rows' | 'the schema'> {
  if (!(await hasLedger(database))) return 'nothing'
  const found = await sql<{ schema: boolean; rows: boolean }>`
    select
      exists (
        select
        from sow.migration
      )
      or exists (
        select
        from sow.run
        where outcome = 'applied'
          and xid is null
      ) as schema,
      exists (
        select
        from sow.release
      ) as rows
  `.execute(database.query)
  const known = found.rows[0]
  if (known?.schema === true) return 'the schema'
  return known?.rows === true ? 'rows' : 'nothing'
}
