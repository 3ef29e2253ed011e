import { reportHint } from '@sow/kit/errors'
import type { Explanation } from './explanation.js'

/** Configuration, the command line, guards, and our own faults. */
export const usageExplanations = {
  CONFIG_INVALID: {
    title: 'The configuration cannot be used',
    meaning:
      'sow.config.ts, .mjs or .js could not be loaded, or it, the connection or the environment says something that Sow does not know: a key, a parameter of the URL, a variable that begins with SOW_, a schema that the database does not have, a dataset or a column of a mapping. What is unknown is refused, because a misspelled name would silently do nothing.',
    remedies: [
      'Mend or remove what the message names; the hint lists the known keys of the configuration.',
      'Of a mapping, name datasets as `sow package list` does, and columns as the dataset has them; null leaves a column out.',
      'Of the connection, its hint lists the parameters that are honoured; a schema is named with ?schema=app, or in the configuration.',
      'Node runs the file as it stands: types are stripped, so enums, namespaces and path aliases do not work there.',
      'Keep one configuration file per project.',
    ],
  },
  CONFIG_USAGE: {
    title: 'The command was called in a way that it does not know',
    meaning:
      'A command, flag or argument does not exist, a flag was given twice or would mean nothing, flags contradict each other, or the directory is not a project.',
    remedies: [
      'See the flags and examples of the command with --help.',
      'Run the command in the directory whose package.json depends on the seed packages, or below it.',
    ],
  },
  CONFIG_NO_DATABASE: {
    title: 'There is no database to work on',
    meaning:
      'DATABASE_URL is not set or holds nothing, and the embedded database is used only where its directory exists, the configuration says so, or a person at a terminal starts it. A deploy whose secret is missing must not fill a local folder and call it done.',
    remedies: [
      'Set DATABASE_URL to the address of the Postgres database, in the environment or in the .env of the project.',
      'To use the embedded database, put embedded: true in the configuration (sow.config.ts, .mjs or .js), or create the directory .sow/db.',
      'SOW_DIR moves the directory of the embedded database.',
    ],
  },
  CONFIG_IDENTIFIER: {
    title: 'A name cannot be used as a database identifier',
    meaning:
      'The name of a schema, table or column is empty, holds a null character or is longer than the 63 bytes that Postgres keeps.',
    remedies: [
      'Correct the name where it is written: in the configuration, or in the definition of the dataset.',
    ],
  },
  SELECTION_UNKNOWN: {
    title: 'A selected name does not exist',
    meaning:
      'A name given as DATASET, to --only or to --skip is neither a domain nor a dataset of the packages in this project, or --tenant names no tenant that rows could go to.',
    remedies: [
      'See the domains and datasets with `sow package list`.',
      'Install the package that brings the dataset, or correct the name.',
      'Name a tenant by its key, as the table of tenants has it; one that is not active receives no rows.',
    ],
  },
  GUARD_PROTECTED: {
    title: 'The database is protected',
    meaning:
      'The database is labelled as protected, and the command would drop or replace what it holds: demo data, a reset, or a rollback that loses rows. Or its address comes from a .env file, which is no decision to write to it.',
    remedies: [
      'Check that DATABASE_URL is the database that was meant; --confirm with its name says so.',
      'Do the dangerous step on a copy; lift the protection only where losing the rows is really meant.',
    ],
  },
  GUARD_CONFIRM: {
    title: 'The command wants to be confirmed',
    meaning:
      'The command would destroy data, undo a run that nobody named, or write into a package what seems to belong to persons, and nobody at a terminal could be asked.',
    remedies: [
      'Add the flag, or the number of the run, that the message and its hint name, once you have looked at what it is about.',
    ],
  },
  GUARD_CODE: {
    title: 'The one-time code does not allow this',
    meaning:
      'An assistant may write only with a code that a person was given, at a terminal or in the studio. A code is good for one proposal and one database, once, for ten minutes. One wrong attempt ends it. Nothing was written.',
    remedies: [
      'Read what is proposed, and get a code: `sow mcp code` at a terminal in the project, or the page Assistants of `sow studio --write`.',
      'Where the proposal is not known any more, let the assistant look again, and get a code for what it says then.',
    ],
  },
  GUARD_DATA_LOSS: {
    title: 'The step would lose rows',
    meaning: 'Undoing the migration would drop a table or a column that holds rows.',
    remedies: [
      'Look at what would be lost: the message names the table.',
      'Make a backup, then repeat the command with --accept-data-loss.',
    ],
  },
  STUDIO_REFUSED: {
    title: 'The studio refuses a request',
    meaning:
      'The page of `sow studio` answers one browser: the one that came first with the address that was printed. The address is good once, a session lasts twelve hours, and the page writes only where it was started with --write. Requests of other pages, and by other names of this machine, are refused.',
    remedies: [
      'Start `sow studio` again, and open the address that it prints.',
      'To decide, apply or undo, start it with `sow studio --write`.',
    ],
  },
  INPUT_OUTPUT: {
    title: 'A file could not be read or written',
    meaning:
      'The operating system refused to read or write a file: permissions, a full disk, a broken device.',
    remedies: [
      'Check the permissions of the file that the message names, and the free space.',
      'Run the command again.',
    ],
  },
  INTERNAL: {
    title: 'A fault of Sow itself',
    meaning:
      'Something happened that should be impossible: an unexpected error, or a process that ended before its command was done. The text of the error is not shown, because it may hold values from the database.',
    remedies: [
      'See what was done with `sow db status`; every unit of work commits as a whole or not at all.',
      reportHint,
    ],
  },
  REGISTRY_UNREACHABLE: {
    title: 'What is published cannot be found out',
    meaning:
      'To compare with a published release, Sow runs npm with the configuration of its user. npm is not installed, or its registry did not answer or refused.',
    remedies: [
      'Run `npm view NAME` for the package: npm then says what is wrong.',
      'Compare with a tarball or a folder instead: `sow package diff --from FILE`.',
    ],
  },
  SEED_WAITS: {
    title: 'A local seed waits for a migration',
    meaning:
      'The file says `after`: its rows are meant for the schema that a migration makes, and neither another tool nor Sow recorded that one as applied in this database. A run leaves the dataset out and says so; named alone, it is refused. Rows that are there stay.',
    remedies: [
      'Run the migration with its tool, then seed again.',
      'See what is recorded, and by which names, with `sow db adopt`.',
      'Correct `after` where the migration is called otherwise. Drizzle records no name, but the hash of the file.',
    ],
  },
  SEED_FILE: {
    title: 'A file is no local seed',
    meaning:
      'Something in the folder of local seeds is no dataset: a file of another kind, one that exports none or cannot be imported, one that leads out of the project, or two files that claim one dataset. What is meant as a dataset stops a run; whatever else lies there is told, and left out.',
    remedies: [
      'Correct the file that the message names, or move it out of the folder.',
      'Have a file of rows described by `sow seed add FILE --table TABLE`.',
      'Name another folder in sow.config.ts, `seeds: false` for none.',
    ],
  },
} as const satisfies Record<string, Explanation>
