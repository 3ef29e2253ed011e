import { type ErrorCode, reportHint } from '@sow/kit/errors'

/** What an SQLSTATE, or a class of them, means to Sow. */
export interface SqlStateRule {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

const lost: SqlStateRule = {
  code: 'CONNECTION_LOST',
  message: 'The connection to the database was lost.',
  hint: 'Run the command again: nothing was committed by the step that it interrupted.',
}

const rejected: SqlStateRule = {
  code: 'DATA_REJECTED',
  message: 'The database rejected a value.',
  hint: 'Correct the dataset, or the type or constraint that is named.',
}

const violated: SqlStateRule = { ...rejected, message: 'A row violates a constraint of the table.' }

const targetMissing: SqlStateRule = {
  code: 'TARGET_MISSING',
  message: 'A table, column or function that a statement names is not there.',
  hint: 'Run `sow db status` to see whether migrations are pending.',
}

const exhausted: SqlStateRule = {
  code: 'RESOURCE_EXHAUSTED',
  message: 'The server ran out of a resource.',
  hint: 'Look at the disk, the memory and the limits of the server, then run the command again.',
}

const collision: SqlStateRule = {
  code: 'TRANSACTION_RETRIES',
  message: 'The transaction collided with another one.',
  hint: 'Run the command again when the application writes less to these tables.',
}

const timeout: SqlStateRule = {
  code: 'TRANSACTION_TIMEOUT',
  message: 'The server stopped the statement: it was cancelled, or ran into a time limit.',
  hint: 'Raise statement_timeout for the role of Sow, or run the command when the server is less busy.',
}

const unexpected: SqlStateRule = {
  code: 'INTERNAL',
  message: 'The server refused a statement.',
  hint: reportHint,
}

const rules: Readonly<Record<string, SqlStateRule>> = {
  '08': lost,
  '57P01': lost,
  '57P02': lost,
  '57P03': { ...lost, message: 'The server is starting up or shutting down.' },
  '57P04': lost,
  '57P05': lost,
  '57014': timeout,
  '25P03': timeout,
  '25P04': timeout,
  '25006': {
    code: 'CONNECTION_READ_ONLY',
    message: 'The database is read-only.',
    hint: 'Connect to the primary server, by a role without default_transaction_read_only.',
  },
  '28': {
    code: 'CONNECTION_AUTHENTICATION',
    message: 'The server refused the user or its password.',
    hint: 'Check the user and the password of the connection URL, or PGPASSWORD, and the server rules for this user.',
  },
  '3D000': {
    code: 'CONNECTION_REFUSED',
    message: 'The database does not exist on the server.',
    hint: 'Create it with `createdb`, or correct its name in the connection URL.',
  },
  '40': collision,
  '42501': {
    code: 'PRIVILEGE_MISSING',
    message: 'The role of the connection lacks a privilege.',
    hint: 'Connect as the owner of the tables, or let the owner grant what is missing.',
  },
  '53': exhausted,
  '54': exhausted,
  '53300': {
    code: 'CONNECTION_SLOTS',
    message: 'The server has no connection left for this role.',
    hint: 'Run the command again when other connections have closed, or raise the limit.',
  },
  '55P03': {
    code: 'LOCK_TARGET',
    message: 'A table or row stayed locked by somebody else.',
    hint: 'Run the command again when long transactions on the table have ended.',
  },
  '58030': {
    code: 'INPUT_OUTPUT',
    message: 'The server could not read or write its files.',
    hint: 'Look at the server log and at its disk.',
  },
  '21000': rejected,
  '22': rejected,
  '23': violated,
  '44000': violated,
  P0: { ...rejected, message: 'A trigger or function of the database refused a row.' },
  '3F000': targetMissing,
  '42P01': targetMissing,
  '42703': targetMissing,
  '42883': targetMissing,
  '42704': targetMissing,
  '42P10': {
    code: 'TARGET_KEY',
    message: 'The table has no unique constraint on the key.',
    hint: 'Add a unique constraint on the key columns by a migration.',
  },
  '428C9': {
    code: 'TARGET_KIND',
    message: 'The database generates a value that the dataset brings.',
    hint: 'Leave the generated column out of the dataset.',
  },
  '42804': {
    code: 'TARGET_TYPE',
    message: 'A column has another type than expected.',
    hint: 'Run `sow db status` to see whether migrations are pending.',
  },
}

/** The rule of an SQLSTATE: its own, else that of its class. */
export function ruleOfSqlState(sqlState: string): SqlStateRule {
  return rules[sqlState] ?? rules[sqlState.slice(0, 2)] ?? unexpected
}
