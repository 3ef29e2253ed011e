import { type ErrorCode, reportHint } from '@sow/kit/errors'

/**
 * Whose fault an error of the server is: of the rows, of the database that they go to, of the role's rights, of what the
 * server has and allows, of the moment, or our own.
 */
export type Fault = 'data' | 'target' | 'privilege' | 'resource' | 'temporary' | 'ours'

/** What an SQLSTATE, or a class of them, means to Sow. */
export interface SqlStateRule {
  readonly fault: Fault
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

const lost: SqlStateRule = {
  fault: 'temporary',
  code: 'CONNECTION_LOST',
  message: 'The connection to the database was lost.',
  hint: 'Run the command again: nothing was committed by the step that it interrupted.',
}

/** Also what a row is refused with that nothing else is known of. */
export const rejected: SqlStateRule = {
  fault: 'data',
  code: 'DATA_REJECTED',
  message: 'The database rejected a value.',
  hint: 'Correct the value, or change the type or constraint that refuses it in a migration.',
}

const violated: SqlStateRule = { ...rejected, message: 'A row violates a constraint of the table.' }

const tooLarge: SqlStateRule = {
  ...rejected,
  message: 'A row is larger than the table, or an index of it, can hold.',
  hint: 'Shorten the value, or index less of it in a migration.',
}

/** Functions fail with codes of their own making, so this is also what a code means that PostgreSQL does not have. */
const functionFailed: SqlStateRule = {
  ...rejected,
  message: 'A type, trigger or function of the database failed on a row.',
  hint: 'Correct the row, or the trigger or function that refuses it in a migration.',
}

const targetMissing: SqlStateRule = {
  fault: 'target',
  code: 'TARGET_MISSING',
  message: 'A table, column or function that a statement names is not there.',
  hint: 'Apply pending migrations with `sow db setup`, or bring back what was dropped.',
}

const unsupported: SqlStateRule = {
  fault: 'target',
  code: 'TARGET_KIND',
  message: 'The database does not support what a statement asks of it.',
  hint: 'Look at the kind of the table: rows go into tables and partitioned tables.',
}

const exhausted: SqlStateRule = {
  fault: 'resource',
  code: 'RESOURCE_EXHAUSTED',
  message: 'The server ran out of a resource.',
  hint: 'Look at the disk, the memory and the limits of the server, then run the command again.',
}

const broken: SqlStateRule = {
  fault: 'resource',
  code: 'INPUT_OUTPUT',
  message: 'The server could not read or write its files.',
  hint: 'Look at the server log and at its disk.',
}

const collision: SqlStateRule = {
  fault: 'temporary',
  code: 'TRANSACTION_RETRIES',
  message: 'The transaction collided with another one.',
  hint: 'Run the command again when the application writes less to these tables.',
}

const timeout: SqlStateRule = {
  fault: 'temporary',
  code: 'TRANSACTION_TIMEOUT',
  message: 'The server stopped the statement: it was cancelled, or ran into a time limit.',
  hint: 'Raise statement_timeout for the role of Sow, or run the command when the server is less busy.',
}

const locked: SqlStateRule = {
  fault: 'temporary',
  code: 'LOCK_TARGET',
  message: 'A table or row stayed locked by somebody else.',
  hint: 'Run the command again when long transactions on the table have ended.',
}

const notAllowed: SqlStateRule = {
  fault: 'privilege',
  code: 'PRIVILEGE_MISSING',
  message: 'The role of the connection lacks a privilege.',
  hint: 'Connect as the owner of the tables, or let the owner grant what is missing.',
}

const unexpected: SqlStateRule = {
  fault: 'ours',
  code: 'INTERNAL',
  message: 'The server refused a statement.',
  hint: reportHint,
}

/** By SQLSTATE where one means something else than its class: every class of PostgreSQL's appendix A is here. */
const rules: Readonly<Record<string, SqlStateRule>> = {
  '03': unexpected,
  '08': lost,
  '08004': { ...lost, message: 'The server refused the connection.' },
  '09': functionFailed,
  '0A': unsupported,
  '0B': unexpected,
  '0F': functionFailed,
  '0L': notAllowed,
  '0P': notAllowed,
  '0Z': functionFailed,
  '10': rejected,
  '20': functionFailed,
  '21': rejected,
  '22': rejected,
  '2200H': {
    fault: 'target',
    code: 'TARGET_SEQUENCE',
    message: 'A sequence has no value left to give.',
    hint: 'Give the sequence, and the column that takes its values, a larger type in a migration.',
  },
  '23': violated,
  '23502': { ...violated, message: 'A column that takes no null has no value in a row.' },
  '23503': {
    ...violated,
    message: 'A row refers to a row that is not there, or is referred to and cannot go.',
    hint: 'Name the dataset that owns the other rows in `refs` of this one, so that they come first, or correct the value.',
  },
  '24': functionFailed,
  '25': unexpected,
  '25006': {
    fault: 'resource',
    code: 'CONNECTION_READ_ONLY',
    message: 'The database is read-only.',
    hint: 'Connect to the primary server, by a role without default_transaction_read_only.',
  },
  '25P03': timeout,
  '25P04': timeout,
  '26': unexpected,
  '27': functionFailed,
  '28': {
    fault: 'privilege',
    code: 'CONNECTION_AUTHENTICATION',
    message: 'The server refused the user or its password.',
    hint: 'Check the user and the password of the connection URL, or PGPASSWORD, and the server rules for this user.',
  },
  '2B': { ...unsupported, message: 'Other objects of the database depend on what is to go.' },
  '2D': functionFailed,
  '2F': functionFailed,
  '34': functionFailed,
  '38': functionFailed,
  '39': functionFailed,
  '3B': functionFailed,
  '3D': {
    fault: 'target',
    code: 'CONNECTION_REFUSED',
    message: 'The database does not exist on the server.',
    hint: 'Create it with `createdb`, or correct its name in the connection URL.',
  },
  '3F': targetMissing,
  '40': collision,
  '42': functionFailed,
  '42501': notAllowed,
  '42703': targetMissing,
  '42704': targetMissing,
  '42804': {
    fault: 'target',
    code: 'TARGET_TYPE',
    message: 'A column has another type than expected.',
    hint: 'Apply pending migrations with `sow db setup`, or build the package against the schema as it is now.',
  },
  '42883': targetMissing,
  '428C9': {
    fault: 'target',
    code: 'TARGET_KIND',
    message: 'The database generates a value that the dataset brings.',
    hint: 'Leave the generated column out of the dataset.',
  },
  '42P01': targetMissing,
  '42P10': {
    fault: 'target',
    code: 'TARGET_KEY',
    message: 'The table has no unique constraint on the key.',
    hint: 'Add a unique constraint on the key columns by a migration.',
  },
  '44': violated,
  '53': exhausted,
  '53300': {
    fault: 'temporary',
    code: 'CONNECTION_SLOTS',
    message: 'The server has no connection left for this role.',
    hint: 'Run the command again when other connections have closed, or raise the limit.',
  },
  '54': tooLarge,
  '54001': exhausted,
  '55': { ...unsupported, message: 'An object of the database is not in the state that a statement needs.' },
  '55006': locked,
  '55P02': { ...notAllowed, message: 'The role may not change a setting of the server.' },
  '55P03': locked,
  '57': timeout,
  '57P01': lost,
  '57P02': lost,
  '57P03': { ...lost, message: 'The server is starting up or shutting down.' },
  '57P04': lost,
  '57P05': lost,
  '58': broken,
  '72': collision,
  F0: broken,
  HV: functionFailed,
  P0: { ...functionFailed, message: 'A trigger or function of the database refused a row.' },
  XX: unexpected,
  XX001: { ...broken, message: 'The files of the server are damaged.' },
  XX002: { ...broken, message: 'An index of the database is damaged.' },
}

/** The rule of an SQLSTATE: its own, else that of its class. */
export function ruleOfSqlState(sqlState: string): SqlStateRule {
  return rules[sqlState] ?? rules[sqlState.slice(0, 2)] ?? functionFailed
}
