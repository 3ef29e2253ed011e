import type { Explanation } from './explanation.js'

/** Connections, privileges, locks, transactions, and the embedded database. */
export const databaseExplanations = {
  CONNECTION_REFUSED: {
    title: 'The database cannot be reached',
    meaning:
      'No server answered at the address in DATABASE_URL. The host or port is wrong, a firewall is in the way, or the server is down.',
    remedies: ['Check the host and port in DATABASE_URL, and that the server runs.'],
  },
  CONNECTION_AUTHENTICATION: {
    title: 'The database refused the login',
    meaning: 'The role, its password or the rules of the server do not let this connection in.',
    remedies: ['Check the role and password in DATABASE_URL.'],
  },
  CONNECTION_TLS: {
    title: 'No secure connection could be made',
    meaning: 'The certificate of the server could not be verified, or the server does not offer TLS.',
    remedies: [
      'Name the certificate authority with sslrootcert in DATABASE_URL, or with NODE_EXTRA_CA_CERTS.',
    ],
  },
  CONNECTION_POOLED: {
    title: 'A direct connection is needed',
    meaning:
      'A migration that builds indexes concurrently runs outside of a transaction, under a lock that belongs to the session. Behind a pooler, others share that session.',
    remedies: ['Set DATABASE_URL to the address of the server itself for `sow db migrate`.'],
  },
  CONNECTION_READ_ONLY: {
    title: 'The database is read-only',
    meaning: 'The server is a replica, or its transactions are read-only by default.',
    remedies: ['Point DATABASE_URL to the primary server.'],
  },
  CONNECTION_LOST: {
    title: 'The connection was lost before the commit',
    meaning:
      'The server or the network ended the connection, or the connection is dead: Sow asked the server over another connection, and no answer can come any more. Sow waits for a statement that only takes long. The server rolls back what was not committed.',
    remedies: [
      'Run the command again. It starts from what the database has.',
      'If this happens to long statements again and again, look for a firewall or a balancer that drops silent connections.',
    ],
  },
  CONNECTION_SLOTS: {
    title: 'There is no free connection',
    meaning:
      'All connections of the server or of the role are in use, or the pool of the application had none left.',
    remedies: ['Run the command again later, or raise the limit.'],
  },
  SERVER_UNSUPPORTED: {
    title: 'The version of the server is not supported',
    meaning:
      'Sow is tested with PostgreSQL 15 to 18. It works with newer versions, and says that they are not tested. It also works with 14, which gets no fixes any more. It refuses older versions, and servers that only speak the protocol of PostgreSQL.',
    remedies: ['Update the server, or use a PostgreSQL server.'],
  },
  SERVER_ENCODING: {
    title: 'The database is not in UTF-8',
    meaning: 'The encoding of the database cannot hold every character that a dataset may carry.',
    remedies: ['Create the database with encoding UTF8.'],
  },
  PRIVILEGE_MISSING: {
    title: 'The role lacks a privilege',
    meaning:
      'The role of the connection may not do what the command needs, such as using a schema, reading or writing a table, taking a value of a sequence, or making temporary tables. The message lists everything that is missing. Nothing was written.',
    remedies: [
      'Let the owner run the statements that the message lists.',
      'Or connect as the owner of the tables.',
    ],
  },
  LOCK_BUSY: {
    title: 'Another run of Sow is at work',
    meaning: 'Only one run may change a database at a time. The other run did not end in time.',
    remedies: ['Run the command again later, or wait longer with --lock-wait SECONDS.'],
  },
  LOCK_TARGET: {
    title: 'A table is locked by the application',
    meaning:
      'A statement waited too long for a lock on a table, and gave up so that the application does not queue behind it.',
    remedies: [
      'Run the command again when the application writes less to the table, and look for long transactions on it.',
    ],
  },
  TRANSACTION_RETRIES: {
    title: 'The work collided too often',
    meaning: 'Deadlocks or concurrent edits made the transaction start over too many times.',
    remedies: ['Run the command again when the application writes less.'],
  },
  TRANSACTION_TIMEOUT: {
    title: 'A statement or a command took too long',
    meaning:
      'A statement or a transaction reached a time limit of the server, the role or the database, and was cancelled. Or a source of rows gave no row for a minute. Or the command was not done within SOW_RUN_SECONDS.',
    remedies: [
      'Raise the setting that the error names (statement_timeout, transaction_timeout, idle_in_transaction_session_timeout) for the role that Sow connects as, or SOW_RUN_SECONDS.',
      'If no rows came, look at what their source waits for.',
    ],
  },
  TRANSACTION_UNKNOWN: {
    title: 'It is not known whether the commit arrived',
    meaning: 'The connection was lost during the commit, and Sow could not ask the ledger afterwards.',
    remedies: [
      'See with `sow db history` whether the run that the message names was committed, or with `sow db status` what is applied.',
      'Then run the command again. Give an undo the number of the run that it undoes: if that run is undone already, nothing happens.',
    ],
  },
  RESOURCE_EXHAUSTED: {
    title: 'A resource is used up',
    meaning:
      'The disk, the memory or another resource of the server is exhausted. Or a run over many datasets would fill the table of locks of the server; then nothing was begun. Or the command itself needs more memory than Node gives it.',
    remedies: [
      'Free space on the server, then run the command again.',
      'If the message names max_locks_per_transaction, set it to what the hint says and restart the server, or seed with --commit dataset.',
      'If the command itself ran out of memory, give Node more: `NODE_OPTIONS=--max-old-space-size=4096`.',
    ],
  },
  EMBEDDED_LOCKED: {
    title: 'The embedded database is in use',
    meaning: "Another process has the directory open. Two at once would destroy each other's work.",
    remedies: ['Wait for the other process, or end it.'],
  },
  EMBEDDED_UNUSABLE: {
    title: 'The embedded database cannot be opened',
    meaning: 'Sow cannot write to the directory, another version made it, or it is damaged.',
    remedies: [
      'Check the permissions of the directory.',
      'If you need nothing in it, remove the directory and run `sow db up`.',
    ],
  },
  EMBEDDED_FOREIGN: {
    title: 'The directory holds something else',
    meaning: 'The directory for the embedded database has files in it that do not belong to a database.',
    remedies: ['Choose an empty directory with SOW_DIR, or in sow.config.ts.'],
  },
} as const satisfies Record<string, Explanation>
