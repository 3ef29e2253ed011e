import type { Explanation } from './explanation.js'

/** Packages, their datasets, manifests and migrations. */
export const packageExplanations = {
  PACKAGE_MISSING: {
    title: 'A package is not installed',
    meaning:
      'The project, its configuration or another package names a package that is not in node_modules. Sow never takes a missing package for a package without rows.',
    remedies: [
      'Install the dependencies of the project.',
      'If you do not want the package any more, remove it from package.json or sow.config.ts.',
    ],
  },
  PACKAGE_LOAD: {
    title: 'A package cannot be loaded',
    meaning:
      'The package is there, but it was not built, its manifest belongs to another version, or its entry exports no definition. Or its code threw during the import, threw later where nobody could catch it, or called process.exit. Or it lists a command that its code does not have.',
    remedies: [
      'Build the package: its build ends with `sow-package manifest`.',
      'Import the package with Node alone to see the whole error.',
      'Install it again if it came from a registry.',
    ],
  },
  PACKAGE_TIMEOUT: {
    title: 'A package took too long to load',
    meaning:
      'The code of a package waits for something during the import, such as a network or a timer. Or it computes without an end: during the import, in a hook, in a migration, or where it makes rows. Local seeds count as a package here.',
    remedies: [
      'Tell the author of the package. During the import, a seed package may only define data.',
      'If the machine is slow, allow more seconds with SOW_IMPORT_SECONDS.',
    ],
  },
  PACKAGE_INCOMPATIBLE: {
    title: 'A package does not fit this version of Sow',
    meaning: 'The manifest of the package is in a format that this version of Sow does not read.',
    remedies: ['Update Sow if the package is newer, or update the package if it is older.'],
  },
  PACKAGE_DUPLICATE: {
    title: 'Two packages bring the same thing',
    meaning:
      'One package is installed twice, or two packages claim the same domain or dataset. Sow does not choose between them.',
    remedies: [
      'Install one version of the package: `npm dedupe`, or an override in package.json.',
      'Remove one of two packages that bring the same domain.',
    ],
  },
  DATA_SYNTAX: {
    title: 'A data file cannot be parsed',
    meaning:
      'A CSV or NDJSON file of a dataset is not well formed at the line that the message names. Or the code that gives rows throws, or gives something else. Or an official release file is damaged, was cut, or is of a kind that Sow does not know.',
    remedies: [
      'Correct the file at that line. Check the quotes, and that the file is UTF-8.',
      'Download an official file again, and give it as its publisher distributes it.',
    ],
  },
  DATA_INVALID: {
    title: 'Rows do not fit their columns',
    meaning:
      'At least one row has a value that its column cannot hold, lacks a value, or has a column too many. The message lists all bad rows with file, line, column and rule, but not their values.',
    remedies: [
      'Correct the rows that are listed, and build the package again.',
      'If the rows are from an official release file, download it again: it may be damaged.',
    ],
  },
  DATA_COLLISION: {
    title: 'A row would have the same values as another row',
    meaning:
      'Besides the key, the table has another unique index. A row of the release has the same values in that index as another row, which is in the release too, or in the table under another key. Or rows exchange values in a circle. Sow writes rows in such an order that each gives up its value before another takes it. A circle has no such order. Neither has a tree in which a row gives up its value only by moving below a new row that takes it. Nothing was written.',
    remedies: [
      'Give each row of the release values of its own.',
      'If the other row is the site’s, let the site change it, or give both the same key so that Sow adopts it.',
      'If rows exchange values in a circle, write a migration that makes the constraint deferrable: `unique (position) deferrable`.',
      'Or first publish a release that gives one of these rows another value.',
    ],
  },
  DATA_OVERLAP: {
    title: 'Two datasets have the same row',
    meaning:
      'Several datasets may fill one table, but each row belongs to only one of them. Two datasets have rows with the same key, and each would overwrite the other. Nothing was written.',
    remedies: [
      'Take the rows out of one of the two datasets.',
      'If a dataset was renamed, remove the old one first, with `sow db remove`.',
    ],
  },
  DATA_DUPLICATE_KEY: {
    title: 'Two rows have the same key',
    meaning: 'Two rows of one dataset have the same natural key.',
    remedies: [
      'Remove one of the two rows.',
      'If you mean both, the key lacks a column. Extend the key of the dataset.',
    ],
  },
  DATA_REFERENCE_MISSING: {
    title: 'A reference leads nowhere',
    meaning:
      'A row refers to a row that neither the release nor the table has, or a dataset refers to a dataset that no package of the project brings.',
    remedies: [
      'Install the package that brings the referenced dataset.',
      'Correct the key in the row, or add the row that it refers to.',
    ],
  },
  DATA_CYCLE: {
    title: 'References form a circle',
    meaning:
      'Datasets, or packages with migrations, refer to each other in a circle, so none of them can come first.',
    remedies: [
      'Remove one reference of the circle that the message shows.',
      'Move the rows that close the circle into a dataset of their own.',
    ],
  },
  DATA_REJECTED: {
    title: 'The database refused rows',
    meaning: 'A row was valid by itself, but the table refused it. The message names the first such row.',
    remedies: [
      'Look at the line that the message names, and at the constraint or column beside it.',
      'If a foreign key refused it, name the other dataset in `refs`. If the schema is old, run `sow db setup` first.',
    ],
  },
  DEFINITION_INVALID: {
    title: 'A package defines something in a way that cannot work',
    meaning:
      'The definition of a dataset contradicts itself or its table: it has an unknown column, a key that its rows do not have, or a bad name. Or a command made with `defineCommand` threw, or returned no document and lines.',
    remedies: [
      'Correct the definition that the message names, and build the package again.',
      'If the package is not yours, tell its author. `NODE_DEBUG=sow` shows the whole error of a command, which may contain values.',
    ],
  },
  MANIFEST_INVALID: {
    title: 'A manifest cannot be read',
    meaning: 'sow.manifest.json is damaged, has no digest, or has an invalid name, version or path.',
    remedies: ['Correct what the message names and build the package again, or install it again.'],
  },
  MANIFEST_MISMATCH: {
    title: 'The rows are not those of the manifest',
    meaning:
      'The rows have another hash or number than the manifest says. The package was changed after it was built.',
    remedies: ['Build the package again, or install it again.'],
  },
  MIGRATION_EDITED: {
    title: 'An applied migration was edited',
    meaning: 'The source of a migration differs from what the ledger recorded when it was applied.',
    remedies: [
      'Take the edit back and write a new migration instead.',
      'Check that you installed the version of the package that you meant.',
    ],
  },
  MIGRATION_MISSING: {
    title: 'An applied migration is not in its package',
    meaning:
      'The installed package, which is not older, lacks a migration that the ledger has. Or you named a migration that does not exist.',
    remedies: [
      'Install the version of the package that has the migration.',
      'See all migrations and their states with `sow db status`.',
    ],
  },
  MIGRATION_DUPLICATE: {
    title: 'Two migrations have the same time or name',
    meaning:
      'Within one package, each migration needs its own time and its own name, so that their order is certain.',
    remedies: ['Rename the migration that no database has applied yet.'],
  },
  MIGRATION_OUT_OF_ORDER: {
    title: 'A migration stands before others that are applied',
    meaning:
      'Somebody added a migration with an earlier time than one that this database has applied, for example by merging two branches. A new database would run them in another order, and could get another schema.',
    remedies: ['Give it a later time with `sow migration renumber NAME`, and build the package again.'],
  },
  MIGRATION_PARTIAL: {
    title: 'A migration was started and is not done',
    meaning:
      'A migration that builds indexes concurrently runs outside of a transaction. It has begun, but not all of its indexes are valid yet.',
    remedies: ['Run `sow db migrate` again. It keeps valid indexes, and drops and builds the others again.'],
  },
  MIGRATION_FAILED: {
    title: 'A migration failed',
    meaning:
      'The database refused a statement of the migration. Its transaction was rolled back. Migrations before it stay applied.',
    remedies: ['Correct the cause that the message names, and run the command again. It goes on from there.'],
  },
  MIGRATION_IRREVERSIBLE: {
    title: 'A migration cannot be undone',
    meaning: 'The migration has no `down`.',
    remedies: ['Write a new migration that undoes it, or restore a backup.'],
  },
  MIGRATION_PENDING: {
    title: 'Migrations are pending',
    meaning:
      'The command needs the schema as the packages describe it, and some migrations were not applied yet.',
    remedies: ['Run `sow db setup`, or do both at once with `sow db up`.'],
  },
} as const satisfies Record<string, Explanation>
