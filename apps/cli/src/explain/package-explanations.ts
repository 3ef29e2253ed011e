import type { Explanation } from './explanation.js'

/** Packages, their datasets, manifests and migrations. */
export const packageExplanations = {
  PACKAGE_MISSING: {
    title: 'A package is not installed',
    meaning:
      'A package that the project, its configuration or another package names is not in node_modules. A missing package is never taken as a package without rows.',
    remedies: [
      'Install the dependencies of the project.',
      'If the package is not wanted any more, remove it from package.json or sow.config.ts.',
    ],
  },
  PACKAGE_LOAD: {
    title: 'A package cannot be loaded',
    meaning:
      'The package is there, but it was not built, its manifest belongs to another version, its entry exports no definition, its code threw or called process.exit while it was imported, or it lists a command that its code does not have.',
    remedies: [
      'Build the package: its build ends with `sow-package manifest`.',
      'Import the package by itself with Node to see the error in full.',
      'Install it again if it came from a registry.',
    ],
  },
  PACKAGE_TIMEOUT: {
    title: 'A package took too long to load',
    meaning:
      'The code of a package waits for something while it is imported, such as a network or a timer, or it computes without coming to an end: at import, in a hook, or in a migration.',
    remedies: [
      'Report it to the author of the package: a seed package must only define data when it is imported.',
      'Give a machine that is slow more seconds with SOW_IMPORT_SECONDS.',
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
      'A CSV or NDJSON file of a dataset is not well formed at the line that the message names; or code that gives rows throws, or gives something else; or an official release file is damaged, was cut, or is none that Sow knows.',
    remedies: [
      'Correct the file at that line; check the quotes and that the file is UTF-8.',
      'Download an official file again, and give it as its publisher distributes it.',
    ],
  },
  DATA_INVALID: {
    title: 'Rows do not fit their columns',
    meaning:
      'At least one row has a value that its column cannot hold, misses a value, or has a column too many. All bad rows are listed with file, line, column and rule; their values are not shown.',
    remedies: [
      'Correct the rows that are listed, and build the package again.',
      'If they are of an official release file, download it again: it may be damaged.',
    ],
  },
  DATA_COLLISION: {
    title: 'A row would have the same values as another row',
    meaning:
      'The table has a unique index beside the key of the dataset, and a row of the release has the same values in it as another row: of the release, or of the table under another key. Or rows exchange values in a circle. Rows that hand values on are written in the order in which each gives its value up before another takes it; in a circle there is no such order, and none where a row of a tree gives its value up only by moving below a new row that takes it. Nothing was written.',
    remedies: [
      'Give each row of the release values of its own.',
      'Where the other row is the site’s, let the site change it, or give both one key so that it is adopted.',
      'Where rows exchange values in a circle, put a deferrable constraint in the place of this one in a migration: `unique (position) deferrable`.',
      'Or publish a release between that gives one of these rows another value.',
    ],
  },
  DATA_OVERLAP: {
    title: 'Two datasets have the same row',
    meaning:
      'Several datasets may feed one table, but each row belongs to one of them. Here two datasets hold rows with the same key, and each would write over the other. Nothing was written.',
    remedies: [
      'Take the rows out of one of the two datasets.',
      'Where a dataset was renamed, uninstall the old one with `sow db remove` first.',
    ],
  },
  DATA_DUPLICATE_KEY: {
    title: 'Two rows have the same key',
    meaning: 'Two rows of one dataset have the same natural key.',
    remedies: [
      'Remove one of the two rows.',
      'If both are meant, the key lacks a column: extend the key of the dataset.',
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
      'Datasets, or packages with migrations, need each other in a circle, so none of them can come first.',
    remedies: [
      'Remove one reference of the circle that the message shows.',
      'Move the rows that close the circle into a dataset of their own.',
    ],
  },
  DATA_REJECTED: {
    title: 'The database refused rows',
    meaning: 'The table refused a row that was valid by itself. The message names the first such row.',
    remedies: [
      'Look at the line that the message names, and at the constraint or column beside it.',
      'If a foreign key refused it, name the other dataset in `refs`. If the schema is old, run `sow db setup` first.',
    ],
  },
  DEFINITION_INVALID: {
    title: 'A package defines something in a way that cannot work',
    meaning:
      'The definition of a dataset contradicts itself or its table: an unknown column, a key that is not carried, a bad name. Or a command by `defineCommand` threw, or answered without a document and lines.',
    remedies: [
      'Correct the definition that the message names, and build the package again.',
      'Tell the author, where the package is not yours. `NODE_DEBUG=sow` shows the error of a command in full; it may hold values.',
    ],
  },
  MANIFEST_INVALID: {
    title: 'A manifest cannot be read',
    meaning:
      'sow.manifest.json is damaged, has no digest, or holds a name, a version or a path that is none.',
    remedies: ['Correct what the message names and build the package again, or install it again.'],
  },
  MANIFEST_MISMATCH: {
    title: 'The rows are not those of the manifest',
    meaning:
      'While the rows were read, their hash or number differed from what the manifest says: the package was changed after it was built.',
    remedies: ['Build the package again, or install it again.'],
  },
  MIGRATION_EDITED: {
    title: 'An applied migration was edited',
    meaning: 'The source of a migration differs from what the ledger recorded when it was applied.',
    remedies: [
      'Take the edit back and write a new migration instead.',
      'Check that the installed version of the package is the one that was meant.',
    ],
  },
  MIGRATION_MISSING: {
    title: 'An applied migration is not in its package',
    meaning:
      'The ledger has a migration that the installed package, which is not older, lacks; or a migration that was named does not exist.',
    remedies: [
      'Install the version of the package that has the migration.',
      'See all migrations and their states with `sow db status`.',
    ],
  },
  MIGRATION_DUPLICATE: {
    title: 'Two migrations have the same time or name',
    meaning:
      'Within one package the time and the name of a migration are unique, so that their order is certain.',
    remedies: ['Rename the migration that no database has applied yet.'],
  },
  MIGRATION_OUT_OF_ORDER: {
    title: 'A migration stands before others that are applied',
    meaning:
      'A migration was added with an earlier time than one that this database has applied, as when two branches are merged. Applied in that order the schema would be another one than on a new database.',
    remedies: ['Give it a later time with `sow migration renumber NAME`, and build the package again.'],
  },
  MIGRATION_PARTIAL: {
    title: 'A migration was started and is not done',
    meaning:
      'A migration that builds indexes concurrently runs outside a transaction. It was begun, and the catalog does not have all of its indexes valid.',
    remedies: [
      'Run `sow db migrate` again: what is valid is believed, what is not is dropped and built again.',
    ],
  },
  MIGRATION_FAILED: {
    title: 'A migration failed',
    meaning:
      'The database refused a statement of the migration. Its transaction was rolled back; migrations before it stay applied.',
    remedies: ['Correct the cause that the message names, and run the command again: it goes on from there.'],
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
