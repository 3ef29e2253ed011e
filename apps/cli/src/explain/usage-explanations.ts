import { reportHint } from '@sow/kit/errors'
import type { Explanation } from './explanation.js'

/** Configuration, the command line, guards, and our own faults. */
export const usageExplanations = {
  CONFIG_INVALID: {
    title: 'The configuration cannot be used',
    meaning:
      'sow.config.ts, .mjs or .js could not be loaded, exports no plain object, or threw later where nobody could catch it; or a configuration lies in a file of another kind, or in a folder below the project, and would not be read. Or a setting is unknown. The setting is a key of that file, a parameter of the URL, a variable that begins with SOW_, a schema that the database does not have, or a dataset or column of a mapping. Sow refuses what it does not know, because a misspelled name would silently do nothing.',
    remedies: [
      'Correct or remove what the message names. The hint lists the keys that the configuration may have.',
      'In a mapping, write datasets as `sow package list` shows them, and columns as the dataset has them. null leaves a column out.',
      'In the URL, use the parameters that the hint lists. Name a schema with ?schema=app, or in the configuration.',
      'Node runs the configuration without compiling it and only strips its types, so enums, namespaces and path aliases do not work there.',
      'Keep one configuration file per project, beside its package.json.',
    ],
  },
  CONFIG_USAGE: {
    title: 'The command was called in a way that it does not know',
    meaning:
      'A command, flag or argument does not exist, a flag was given twice, a flag would have no effect, flags contradict each other, or the directory is not a project.',
    remedies: [
      'See the flags and examples of the command with --help.',
      'Run the command in the directory whose package.json depends on the seed packages, or below it.',
    ],
  },
  CONFIG_NO_DATABASE: {
    title: 'There is no database to work on',
    meaning:
      'DATABASE_URL is not set, or is empty. Sow uses the embedded database only if its directory exists, if the configuration says so, or if a person at a terminal starts it. A deploy whose secret is missing must not fill a local folder and call it done.',
    remedies: [
      'Set DATABASE_URL to the address of the Postgres database, in the environment or in the .env of the project.',
      'To use the embedded database, put embedded: true in the configuration (sow.config.ts, .mjs or .js), or create the directory .sow/db.',
      'If the embedded database is in another directory, name that with SOW_DIR.',
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
      'Name a tenant by its key in the table of tenants. A tenant that is not active receives no rows.',
    ],
  },
  GUARD_PROTECTED: {
    title: 'The database is protected',
    meaning:
      'The database is labelled as protected, and the command would drop or replace what is in it: it would write demo data, reset the database, or roll back a migration with rows. Or the address comes from a .env file, and nobody decided to write to a protected database by that.',
    remedies: [
      'Check that DATABASE_URL is the database that you mean. --confirm with its name says so.',
      'Do the dangerous step on a copy. Lift the protection only if you really mean to lose the rows.',
    ],
  },
  GUARD_CONFIRM: {
    title: 'The command wants to be confirmed',
    meaning:
      'The command would destroy data, undo a run that nobody named, or write data into a package that seems to be about people. There was nobody at a terminal to ask.',
    remedies: [
      'Look at what it is about. Then add the flag, or the number of the run, that the message and its hint name.',
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
      'The page of `sow studio` answers only the browser that first opened the printed address. The address works once, a session lasts twelve hours, and the page writes only if it was started with --write. It refuses requests of other pages, and requests that use another name of this machine.',
    remedies: [
      'Start `sow studio` again, and open the address that it prints.',
      'To decide, apply or undo, start it with `sow studio --write`.',
    ],
  },
  INPUT_OUTPUT: {
    title: 'A file could not be read or written',
    meaning:
      'The operating system refused to read or write a file, because of permissions, a full disk or a broken device.',
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
      'See with `sow db status` what was done. Every unit of work commits as a whole or not at all.',
      reportHint,
    ],
  },
  REGISTRY_UNREACHABLE: {
    title: 'What is published cannot be found out',
    meaning:
      'To compare with a published release, Sow runs npm with your own configuration. npm is not installed, or its registry refused or did not answer.',
    remedies: [
      'Run `npm view NAME` for the package: npm then says what is wrong.',
      'Compare with a tarball or a folder instead: `sow package diff --from FILE`.',
    ],
  },
  SEED_WAITS: {
    title: 'A local seed waits for a migration',
    meaning:
      'The file says with `after` that its rows need a migration. Neither another tool nor Sow has recorded that migration as applied in this database. A run leaves the dataset out and says so. If you name the dataset itself, the run is refused. Rows that are there stay.',
    remedies: [
      'Run the migration with its tool, then seed again.',
      'See what is recorded, and by which names, with `sow db adopt`.',
      'Correct `after` if the migration has another name. Drizzle records no name, but the hash of the file.',
    ],
  },
  ROWS_RESTRICTED: {
    title: 'Rows under a licence are not shown',
    meaning:
      'They were loaded from a file that the site has under a licence of its own, as that of CPT. The ledger says so of each such load: Sow counts the rows, compares and undoes them, and shows neither codes nor texts, in no command and no report.',
    remedies: [
      'Look in the database itself, as whoever the licence allows to see the rows.',
      'See counts, release and file with `sow db status`.',
    ],
  },
  SOURCE_MISSING: {
    title: 'An official file is missing',
    meaning:
      "A seed package declares a publisher's file as the source of a dataset, because the file is larger than a package should be, or may not be in one. No file in the project's folder of official files has its SHA-256. A run leaves out the dataset, and every dataset that refers to it, says so, and seeds the rest; rows that are there stay. Named alone, it is refused.",
    remedies: [
      'Get the file where the message says, and put it into `sow/official-files` of the project, under any name.',
      'Name another folder with `officialFiles` in the configuration.',
      'A file of that name with another SHA-256 is another release, or a damaged copy: `sow codeset inspect FILE` says what it is.',
    ],
  },
  SEED_FILE: {
    title: 'A file is no local seed',
    meaning:
      'Something in the folder of local seeds is no dataset. It is a file of another kind, a module that exports no dataset or cannot be imported, a link that leads out of the project, or one of two files for the same dataset. Or code of such a file throws later, or ends the process. A file that is meant as a dataset stops the run. Anything else is named and left out.',
    remedies: [
      'Correct the file that the message names, or move it out of the folder.',
      'Let `sow seed add FILE --table TABLE` describe a file of rows.',
      'Name another folder in sow.config.ts, or write `seeds: false` if you want none.',
    ],
  },
} as const satisfies Record<string, Explanation>
