import { setTimeout as sleep } from 'node:timers/promises'
import { isSowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { pin } from '../server/connect/search-path.js'
import type { Session } from '../server/connect/session.js'
import { backendColumn } from '../server/connect/session-backend.js'
import { citusSettings } from './citus-settings.js'
import { findDistantTables } from './find-distant-tables.js'
import { type FoundLedger, findLedger, foundLedger } from './find-ledger.js'
import { projectPath } from './project-path.js'

/**
 * How long a statement of ours waits for somebody else's table or row lock before it gives up and retries. Short,
 * because whoever comes after us waits behind us: a long reader must delay us and nobody else.
 */
export const lockTimeoutSeconds = 1

/** Bytes that a join of a release with its table may take on the server, where it allows less by itself. */
const joinMemory = 64 * 1024 * 1024

/**
 * What the planner takes a page to cost that is read out of turn, where the server says more: every table is counted
 * before it is merged, so its pages are in memory, and few rows are found faster by their keys than by reading all.
 */
const pageCost = 1.1

/** A ledger that is seen and cannot be read yet was made just now: it is asked again after so many milliseconds, so many times. */
const pauseBeforeAgain = 50
const triesToRead = 40

/** True in a database of a cluster of Citus. */
const hasCitus = "exists (select from pg_catalog.pg_extension where extname = 'citus'::name)"

/** How a transaction sees the database, and whether it may write to it. */
export type TransactionMode = 'read committed' | 'repeatable read' | 'repeatable read read only'

/**
 * Begins a transaction, in one message: it pins the search path before anything else, then sets what every transaction of
 * ours sets for itself. `set local` only: behind a transaction pooler a plain `set` would be seen by strangers. `isAgain`: a
 * look that a session repeats begins in two messages, the second of which has a plan already.
 */
export async function beginTransaction(
  database: Database,
  mode: TransactionMode,
  isAgain = false,
  tries: number = triesToRead,
): Promise<void> {
  const { session, transaction } = database
  const begin = `
    begin isolation level ${mode};
    ${pin}`
  const begun =
    isAgain && !session.facts.pooled
      ? await session.query(begin).then(() => session.query(settingsStatement(database), [], true))
      : await session.query(`${begin};${settingsStatement(database)}`)
  transaction.projectPath = String(begun.rows[0]?.['path'])
  transaction.hasCitus = begun.rows[0]?.['citus'] === true
  // Rows of a cluster are read by way of temporary tables, which a transaction that may write nothing cannot make.
  if (transaction.hasCitus && mode === 'repeatable read read only') {
    await session.query('rollback')
    return await beginTransaction(database, 'repeatable read')
  }
  await beginOnCluster(database)
  try {
    await findLedger(database, (begun.rows[0]?.['ledger'] ?? null) as FoundLedger)
  } catch (error) {
    if (tries === 1 || !isSowError(error) || error.code !== 'LOCK_BUSY') throw error
    await session.query('rollback')
    await sleep(pauseBeforeAgain)
    await beginTransaction(database, mode, isAgain, tries - 1)
  }
}

function settingsStatement({ session, schema }: Database): string {
  return `
    select
      ${settingCalls(session).join(',\n      ')},${session.facts.pooled ? `\n      pg_backend_pid() as ${backendColumn},` : ''}
      ${hasCitus} as citus,
      ${projectPath(schema)} as path,
      ${foundLedger(schema)} as ledger`
}

/** Sets what a coordinator of Citus needs, and says which tables are elsewhere: they are read here where a copy may be made. */
async function beginOnCluster(database: Database): Promise<void> {
  const { session, transaction } = database
  transaction.distant.begin([])
  if (!transaction.hasCitus) return
  for (const message of citusSettings(lockTimeoutSeconds)) await session.query(message)
  await findDistantTables(database)
}

function settingCalls({ facts }: Session): string[] {
  const settings: Record<string, string> = {
    lock_timeout: `${lockTimeoutSeconds}s`,
    idle_in_transaction_session_timeout: '10min',
    row_security: 'off',
    timezone: 'UTC',
    datestyle: 'ISO, YMD',
    intervalstyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '1',
    standard_conforming_strings: 'on',
    array_nulls: 'on',
    transform_null_equals: 'off',
    quote_all_identifiers: 'off',
    xmloption: 'content',
    xmlbinary: 'base64',
    lc_monetary: 'C',
    gin_fuzzy_search_limit: '0',
    ...(facts.engine === 'postgres' ? { client_connection_check_interval: '1s' } : {}),
  }
  return [
    ...Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`),
    `set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), ${joinMemory}) / 1024 || 'kB', true)`,
    `set_config('random_page_cost', least(current_setting('random_page_cost')::float8, ${pageCost})::text, true)`,
  ]
}
