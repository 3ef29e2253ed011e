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

export const lost: SqlStateRule = {
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

export const violated: SqlStateRule = { ...rejected, message: 'A row violates a constraint of the table.' }

export const tooLarge: SqlStateRule = {
  ...rejected,
  message: 'A row is larger than the table, or an index of it, can hold.',
  hint: 'Shorten the value, or index less of it in a migration.',
}

/** Functions fail with codes of their own making, so this is also what a code means that PostgreSQL does not have. */
export const functionFailed: SqlStateRule = {
  ...rejected,
  message: 'A type, trigger or function of the database failed on a row.',
  hint: 'Correct the row, or the trigger or function that refuses it in a migration.',
}

/** Without a row, it may be an event trigger that refuses a statement, such as one that makes a temporary table. */
export const functionRefused: SqlStateRule = {
  ...functionFailed,
  message: 'A trigger or function of the database refused a statement.',
  hint: 'Correct the row that it refuses, or the trigger or function itself in a migration; an event trigger has to let temporary tables be.',
}

export const functionRefusedRow: SqlStateRule = {
  ...functionFailed,
  message: 'A trigger or function of the database refused a row.',
}

export const targetMissing: SqlStateRule = {
  fault: 'target',
  code: 'TARGET_MISSING',
  message: 'A table, column or function that a statement names is not there.',
  hint: 'Apply pending migrations with `sow db setup`, or bring back what was dropped.',
}

/** The same where one row is known to have led to it: a value may be a name, and a trigger may look for one. */
export const targetMissingOfRow: SqlStateRule = {
  ...targetMissing,
  hint: 'Correct the row if one of its values is that name, or the trigger or function that looks for it; else bring back what was dropped.',
}

export const unsupported: SqlStateRule = {
  fault: 'target',
  code: 'TARGET_KIND',
  message: 'The database does not support what a statement asks of it.',
  hint: 'Look at the kind of the table: rows go into tables and partitioned tables.',
}

export const exhausted: SqlStateRule = {
  fault: 'resource',
  code: 'RESOURCE_EXHAUSTED',
  message: 'The server ran out of a resource.',
  hint: 'Look at the disk, the memory and the limits of the server, then run the command again.',
}

export const broken: SqlStateRule = {
  fault: 'resource',
  code: 'INPUT_OUTPUT',
  message: 'The server could not read or write its files.',
  hint: 'Look at the server log and at its disk.',
}

export const collision: SqlStateRule = {
  fault: 'temporary',
  code: 'TRANSACTION_RETRIES',
  message: 'The transaction collided with another one.',
  hint: 'Run the command again when the application writes less to these tables.',
}

export const timeout: SqlStateRule = {
  fault: 'temporary',
  code: 'TRANSACTION_TIMEOUT',
  message: 'The server stopped the statement: it was cancelled, or ran into a time limit.',
  hint: 'Raise statement_timeout for the role of Sow, or run the command when the server is less busy.',
}

export const transactionTooLong: SqlStateRule = {
  ...timeout,
  message: 'The server ended the session: its transaction ran longer than transaction_timeout allows.',
  hint: 'Raise transaction_timeout for the role of Sow, or seed fewer datasets at a time with --only.',
}

export const transactionIdle: SqlStateRule = {
  ...timeout,
  message:
    'The server ended the session: its transaction waited longer than idle_in_transaction_session_timeout allows.',
  hint: 'Raise idle_in_transaction_session_timeout for the role of Sow, or run the command when this machine is less busy.',
}

export const sessionIdle: SqlStateRule = {
  ...lost,
  message: 'The server ended the session, which had waited longer than idle_session_timeout allows.',
  hint: 'Raise idle_session_timeout for the role of Sow, then run the command again.',
}

export const locked: SqlStateRule = {
  fault: 'temporary',
  code: 'LOCK_TARGET',
  message: 'A table or row stayed locked by somebody else.',
  hint: 'Run the command again when long transactions on the table have ended.',
}

export const notAllowed: SqlStateRule = {
  fault: 'privilege',
  code: 'PRIVILEGE_MISSING',
  message: 'The role of the connection lacks a privilege.',
  hint: 'Connect as the owner of the tables, or let the owner grant what is missing.',
}

export const unexpected: SqlStateRule = {
  fault: 'ours',
  code: 'INTERNAL',
  message: 'The server refused a statement.',
  hint: reportHint,
}
