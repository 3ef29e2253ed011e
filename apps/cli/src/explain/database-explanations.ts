import type { Explanation } from './explanation.js'

/** Connections, privileges, locks, transactions, and the embedded database. */
export const databaseExplanations = {
  CONNECTION_REFUSED: {
    title: 'The database cannot be reached',
    meaning:
      'No server answered at the address in DATABASE_URL: wrong host or port, a firewall, or a server that is down.',
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
      'Give the certificate authority with sslrootcert in DATABASE_URL, or with NODE_EXTRA_CA_CERTS.',
    ],
  },
  CONNECTION_POOLED: {
    title: 'A direct connection is needed',
    meaning:
      'A migration that builds indexes concurrently runs outside a transaction, under a lock that belongs to the session. Behind a pooler a session is shared with strangers.',
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
      'The server or the network ended the connection, or nothing comes through it any more: the server was asked over another connection, and no answer can come. A statement that only takes long is waited for. What was not committed is rolled back by the server.',
    remedies: [
      'Run the command again: it takes up where the database stands.',
      'If long statements are lost again and again, look for a firewall or a balancer that forgets connections which are silent.',
    ],
  },
  CONNECTION_SLOTS: {
    title: 'There is no free connection',
    meaning:
      'All connections that the server or the role may have are taken, or the pool of the application gave none.',
    remedies: ['Run the command again later, or raise the limit.'],
  },
  SERVER_UNSUPPORTED: {
    title: 'The version of the server is not supported',
    meaning:
      'Sow is tested with PostgreSQL 15 to 18. Newer versions are used with a notice; 14 works and gets no fixes any more. Older versions, and servers that only speak its protocol, are refused by name.',
    remedies: ['Update the server, or use one of PostgreSQL.'],
  },
  SERVER_ENCODING: {
    title: 'The database is not in UTF-8',
    meaning: 'The encoding of the database cannot hold every character that a dataset may carry.',
    remedies: ['Create the database with encoding UTF8.'],
  },
  PRIVILEGE_MISSING: {
    title: 'The role lacks a privilege',
    meaning:
      'The role of the connection may not do what the command needs: use a schema, read or write a table, take a value of a sequence, or make temporary tables. All that is missing is listed, before anything is written.',
    remedies: [
      'Let the owner run the statements that are listed, as they are.',
      'Or connect as the owner of the tables.',
    ],
  },
  LOCK_BUSY: {
    title: 'Another run of Sow is at work',
    meaning: 'Only one run may change a database at a time, and the other one did not end in time.',
    remedies: ['Run the command again later, or wait longer with --lock-wait SECONDS.'],
  },
  LOCK_TARGET: {
    title: 'A table is locked by the application',
    meaning:
      'A statement waited too long for a lock on a table, and gave up so that the application does not queue behind it.',
    remedies: ['Run the command again when less is written to the table; look for long transactions on it.'],
  },
  TRANSACTION_RETRIES: {
    title: 'The work collided too often',
    meaning: 'Deadlocks or concurrent edits made the transaction start over, more often than is sensible.',
    remedies: ['Run the command again when the application writes less.'],
  },
  TRANSACTION_TIMEOUT: {
    title: 'A statement or a command took too long',
    meaning:
      'A statement ran into the time limit of the server, the role or the database, and was cancelled; a source of rows brought none for a minute; or the command was not done within SOW_RUN_SECONDS.',
    remedies: [
      'Raise statement_timeout for the role that Sow connects as, or SOW_RUN_SECONDS.',
      'If rows did not come, look at what their source waits for.',
    ],
  },
  TRANSACTION_UNKNOWN: {
    title: 'It is not known whether the commit arrived',
    meaning:
      'The connection was lost while the commit was under way, and the ledger could not be asked afterwards.',
    remedies: [
      'See with `sow db history` whether the run that the message names was committed, or what was applied with `sow db status`.',
      'Then run the command again; an undo with the number of the run that it undoes, which does nothing where it is undone already.',
    ],
  },
  RESOURCE_EXHAUSTED: {
    title: 'The server ran out of a resource',
    meaning:
      'The disk, the memory or another resource of the server is exhausted; or a run over many datasets would fill its table of locks, which is told before anything begins.',
    remedies: [
      'Free space on the server, then run the command again.',
      'Where the message names max_locks_per_transaction: set it to what the hint says and restart the server, or seed with --commit dataset.',
    ],
  },
  EMBEDDED_LOCKED: {
    title: 'The embedded database is in use',
    meaning: "Another process has the directory open. Two at once would destroy each other's work.",
    remedies: ['Wait for the other process, or end it.'],
  },
  EMBEDDED_UNUSABLE: {
    title: 'The embedded database cannot be opened',
    meaning: 'The directory cannot be written, was made by another version, or is damaged.',
    remedies: [
      'Check the permissions of the directory.',
      'If nothing in it is needed, remove the directory and run `sow db up`.',
    ],
  },
  EMBEDDED_FOREIGN: {
    title: 'The directory holds something else',
    meaning: 'The directory for the embedded database has files in it that are not of a database.',
    remedies: ['Choose an empty directory with SOW_DIR, or in sow.config.ts.'],
  },
} as const satisfies Record<string, Explanation>
