import { type ErrorPlace, isSowError, SowError } from '@sow/kit/errors'
import { type DriverError, isTlsCode, raiseRoutine, readDriverError } from './driver-error.js'
import {
  type Fault,
  functionFailed,
  functionRefused,
  functionRefusedRow,
  rejected,
  type SqlStateRule,
  targetMissing,
  targetMissingOfRow,
} from './sql-state-meanings.js'
import { ruleOfSqlState } from './sql-state-rules.js'

export interface TranslateOptions {
  /** Where Sow was when it happened: the dataset, the migration. */
  readonly place?: ErrorPlace
  /**
   * Adds the server's own words where messages of that kind hold names alone: for the author of a statement,
   * whose syntax error says nothing without them. Never for values: those of SQLSTATE class 22 stay out.
   */
  readonly serverMessage?: boolean
  /** The statement failed on one row of a dataset: whatever that makes of the server, it is no fault of Sow's. */
  readonly ofRow?: boolean
}

/** SQLSTATEs after which the same transaction, tried again on the same session, may well succeed. */
const retryable = new Set(['40001', '40P01', '55P03'])

/**
 * Turns an error of a driver into a SowError by its code. Names of tables, columns and constraints are kept;
 * messages, details and parameters, which may hold row values, are not. A SowError, and an error that is no
 * driver's, come back as they are.
 */
export function translateDatabaseError(
  error: unknown,
  options: TranslateOptions = {},
): Error & { readonly code?: string } {
  if (isSowError(error)) return error
  const driverError = readDriverError(error)
  if (driverError !== null) return describe(driverError, ruleFor(driverError, options), options)
  return error instanceof Error ? error : new Error('A value that is no error was thrown.')
}

/** True where the transaction may be tried again on the same session: it collided, or waited for a lock in vain. */
export function isRetryable(error: unknown): boolean {
  const sqlState = isSowError(error) ? error.place.sqlState : readDriverError(error)?.sqlState
  return sqlState !== undefined && retryable.has(sqlState)
}

/** Whose fault an error of the database is, translated or not; null where it is none. */
export function faultOf(error: unknown): Fault | null {
  const driverError = readDriverError(error)
  if (driverError !== null) return ruleOf(driverError).fault
  if (!isSowError(error)) return null
  if (error.code === 'DATA_REJECTED') return 'data'
  const { sqlState } = error.place
  if (sqlState !== undefined) return ruleOfSqlState(sqlState).fault
  return error.code === 'CONNECTION_LOST' ? 'temporary' : null
}

/** True where rows may be what the database failed on: not where the role, the server or the moment is. */
export function isOfRows(error: unknown): boolean {
  const fault = faultOf(error)
  return fault === 'data' || fault === 'target' || fault === 'ours'
}

function ruleFor(error: DriverError, { ofRow, serverMessage }: TranslateOptions): SqlStateRule {
  const rule = ruleOf(error)
  // Of a statement that somebody wrote, no row is known to be the cause.
  if (serverMessage === true && rule === functionFailed) return { ...rule, message: 'A statement failed.' }
  if (ofRow !== true) return rule
  if (rule === targetMissing) return targetMissingOfRow
  if (rule === functionRefused) return functionRefusedRow
  return rule.fault === 'ours' ? rejected : rule
}

function describe(error: DriverError, rule: SqlStateRule, options: TranslateOptions): SowError {
  const { sqlState, table, column, constraint, plainMessage } = error
  // What a role may not use stands in the server's words alone.
  const words = options.serverMessage === true || rule.fault === 'privilege' ? plainMessage : undefined
  return new SowError({
    code: rule.code,
    message: words === undefined ? rule.message : `${rule.message.replace(/\.$/, '')}: ${words}.`,
    hint: rule.hint,
    place: {
      ...options.place,
      ...(table === undefined ? {} : { table }),
      ...(column === undefined ? {} : { column }),
      ...(constraint === undefined ? {} : { constraint }),
      ...(sqlState === undefined ? {} : { sqlState }),
    },
    // Never the driver's error: whoever prints a cause would print values.
    cause: new Error(`${sqlState ?? error.nodeCode ?? error.wording} in ${error.routine ?? 'the driver'}`),
  })
}

function ruleOf({ sqlState, routine, nodeCode, wording, inFunction }: DriverError): SqlStateRule {
  if (sqlState === '42501' && routine === 'check_enable_rls') return hiddenRows
  if (sqlState !== undefined && routine === raiseRoutine) return ruleOfRaised(sqlState)
  // What only looks runs where nothing is written: it was the function that tried.
  if (sqlState === '25006' && inFunction === true) return functionFailed
  if (sqlState !== undefined) return ruleOfSqlState(sqlState)
  if (isTlsCode(nodeCode) || wording?.includes('SSL')) return refusedTls
  if (nodeCode !== undefined && !lostCodes.has(nodeCode)) return unreachable
  if (wording === 'timeout expired') return unreachable
  return wording === 'SASL' ? ruleOfSqlState('28P01') : ruleOfSqlState('08006')
}

/** A function that raises an SQLSTATE says nothing of the connection or the role by it: it refuses a row. */
function ruleOfRaised(sqlState: string): SqlStateRule {
  const rule = ruleOfSqlState(sqlState)
  return rule.fault === 'data' || retryable.has(sqlState) ? rule : ruleOfSqlState('P0001')
}

const lostCodes = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

const hiddenRows: SqlStateRule = {
  fault: 'privilege',
  code: 'PRIVILEGE_MISSING',
  message: 'Row-level security would hide rows from the role of the connection.',
  hint: 'Connect as the owner of the tables, or by a role with bypassrls.',
}

const unreachable: SqlStateRule = {
  fault: 'temporary',
  code: 'CONNECTION_REFUSED',
  message: 'The database server cannot be reached.',
  hint: 'Check that the server runs, and the host and port of the connection URL.',
}

const refusedTls: SqlStateRule = {
  fault: 'resource',
  code: 'CONNECTION_TLS',
  message: 'The connection could not be encrypted and verified.',
  hint: 'Give the certificate authority of the server with sslrootcert=FILE in the connection URL. A server that offers no encryption is reached with sslmode=disable.',
}
