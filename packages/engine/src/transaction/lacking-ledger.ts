import { isSowError, SowError } from '@sow/kit/errors'
import { escapeIdentifier, escapeLiteral } from 'pg'
import type { Database } from '../database/database.js'
import { ledgerFormat } from '../database/ledger-tables.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { beginTransaction } from './begin-transaction.js'
import { nameLockedTables } from './describe-blockers.js'

/** The tables of the ledger with their columns, in the format that this Sow writes. */
export const ledgerColumns: Readonly<Record<string, readonly string[]>> = {
  meta: words('only format database_id environment protected created_at schema_name last_run'),
  run: words(
    'id token command actor tool_version packages plan_digest started_at ended_at outcome error_code counts xid undoes chain',
  ),
  migration: words('package version name sum ordinal state run applied_at duration_ms'),
  adoption: words('run way made_ledger evidence'),
  dataset: words(
    'dataset ordinal package version table_name content_hash definition_hash shape_hash digest_layout rows held held_version run applied_at',
  ),
  copy: words('dataset tenant applied kept conflicts tombstoned blocked snapshot writer table_rows digest'),
  definition: words('dataset definition_hash definition'),
  release: words('run dataset ordinal before tenants copies'),
  roster: words('dataset tenant chunk run ended_run keys inserted_runs'),
  seal: words('dataset run columns seals'),
  change: words(
    'run dataset ordinal tenants key action before after base_before own_before inserted_run_before tombstone_run_before touched',
  ),
  conflict: words(
    'run dataset ordinal tenant key column_name old_base release_value site_value resolved_run',
  ),
  source: words(
    'run dataset publisher release version effective file sha256 license restricted replaced facts ended_run',
  ),
}

function words(text: string): readonly string[] {
  return text.split(' ')
}

/** What somebody dropped of a ledger of this format: `sow.run`, `sow.dataset.version`. */
export async function readLackingLedger({ session, ledger }: Database): Promise<readonly string[]> {
  if (ledger.state === 'none' || ledger.state === 'unread') return []
  const answer = await session.query(`
    select
      class.relname::text as name,
      jsonb_agg(attribute.attname::text) as columns
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
    where namespace.nspname = ${escapeLiteral(ledger.schema)}
      and class.relkind in ('r', 'p')
      and attribute.attnum > 0
      and not attribute.attisdropped
    group by class.relname`)
  const present = new Map(answer.rows.map(({ name, columns }) => [name, columns as readonly string[]]))
  const lacking = Object.entries(ledgerColumns).flatMap(([table, columns]) => {
    const known = present.get(table)
    const name = `${ledger.schema}.${table}`
    if (known === undefined) return [name]
    return columns.filter((column) => !known.includes(column)).map((column) => `${name}.${column}`)
  })
  return lacking.length === 0 || (await isOfOtherFormat({ session, ledger })) ? [] : lacking
}

/** An older ledger has not all of it yet, and a newer one may have other parts. */
async function isOfOtherFormat({ session, ledger }: Pick<Database, 'session' | 'ledger'>): Promise<boolean> {
  const meta = `${escapeIdentifier(ledger.schema)}.meta`
  const answer = await session.query(`select to_jsonb(meta) ->> 'format' as format from ${meta}`)
  const format = answer.rows[0]?.['format']
  return typeof format === 'string' && Number(format) !== ledgerFormat
}

const missingNames = new Set(['42P01', '42703'])

/** True where a statement named a table or a column that is not there. */
export function namesNothing(error: Error): error is SowError {
  return isSowError(error) && missingNames.has(error.place.sqlState ?? '')
}

/**
 * What a transaction failed with, as it is told: where a statement named a table or a column that is not there, and it is one
 * of the ledger, that is what is wrong; where a table stayed locked, which. For after the transaction's end.
 */
export async function tellFailure(database: Database, error: unknown): Promise<Error> {
  const told = translateDatabaseError(error)
  if (isSowError(told) && told.code === 'LOCK_TARGET') return await nameLockedTables(database, told)
  if (!namesNothing(told)) return told
  const lacking = await lookForLacking(database)
  return lacking.length === 0 ? told : lackingParts(database, lacking, told)
}

/** `told`: what a statement that missed them failed with. */
export function lackingParts(
  { ledger }: Pick<Database, 'ledger'>,
  lacking: readonly string[],
  told: SowError,
): SowError {
  return new SowError({
    code: 'LEDGER_CORRUPT',
    message: `The ledger lacks ${lacking.join(', ')}: somebody dropped what Sow remembers.`,
    hint: `Restore the schema "${ledger.schema}" from a backup; Sow never rebuilds a ledger by guessing.`,
    outcome: told.outcome,
    cause: told,
  })
}

/** What cannot be looked at any more is not told. */
async function lookForLacking(database: Database): Promise<readonly string[]> {
  try {
    await beginTransaction(database, 'read committed')
    return await readLackingLedger(database)
  } catch {
    return []
  } finally {
    await database.session.query('rollback').catch(() => {})
    database.transaction.projectPath = null
  }
}
