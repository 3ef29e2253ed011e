import type { Explanation } from './explanation.js'

/** The tables that rows go to, what a merge finds there, and the ledger. */
export const targetExplanations = {
  TARGET_MISSING: {
    title: 'A table or column does not exist',
    meaning: 'The dataset goes to a table or column that the database does not have.',
    remedies: [
      'Run `sow db setup` to apply pending migrations.',
      'Check the schema that the configuration names.',
    ],
  },
  TARGET_TYPE: {
    title: 'A column has another type than the package expects',
    meaning: 'The type of a column in the database differs from the one that the package was built against.',
    remedies: ['Apply pending migrations, or build the package against the schema as it is now.'],
  },
  TARGET_KIND: {
    title: 'The target is of a kind that rows cannot be merged into',
    meaning:
      'Rows can be merged into tables and partitioned tables: not into views, foreign tables, tables that others inherit from, or tables whose rules write something else. A column that the database computes takes no value, and a few names are kept for Sow itself.',
    remedies: [
      'Point the dataset to the table behind the view, or leave the column out of the dataset.',
      'Use partitions instead of inheritance, and triggers instead of rules.',
    ],
  },
  TARGET_KEY: {
    title: 'The table does not know the key of the dataset',
    meaning:
      'The table has no unique index that keeps two rows from sharing the key of the dataset (with the tenant column), so a row could not be found again with certainty. An index over some of the key columns is enough, also a partial one where the package owns the columns of its condition, or one over expressions of key columns whose equal values are alike.',
    remedies: ['Add a unique constraint in a migration, or correct the key of the dataset.'],
  },
  TARGET_ROW_SECURITY: {
    title: 'Row-level security hides rows from Sow',
    meaning:
      'The table forces row-level security on its owner, or Sow does not connect as the owner. Rows that cannot be seen would be inserted twice.',
    remedies: [
      'Connect as the owner of the tables, and use row-level security without FORCE.',
      'Where FORCE has to be, give the role of Sow `bypassrls`.',
    ],
  },
  TARGET_CHANGED_ROWS: {
    title: 'Other rows were affected than were decided',
    meaning:
      'A statement affected another number of rows than the comparison named, or a trigger changed what was written. The transaction was rolled back.',
    remedies: ['Look for triggers or rules on the table that the message names.', 'Run the command again.'],
  },
  TARGET_SEQUENCE: {
    title: 'A sequence gives values that are taken',
    meaning:
      'New rows get a value of a unique column from a sequence, and rows with such values are there already: somebody wrote them with values of their own, as an import or a restore does. An insert of the application would fail as well. Nothing was written.',
    remedies: ['Set the sequence past the values that are there: the hint of the error has the statement.'],
  },
  TARGET_MOVED: {
    title: 'A mapping names another table than the one that has the rows',
    meaning:
      'The configuration maps a dataset to a table, and the ledger has its rows in another one that is still there. To go on would leave those rows behind with everything that the site changed in them, and take the rows of the new table for deleted ones. Nothing was written.',
    remedies: [
      'Give the mapping its former table back.',
      'Where the rows are to move, rename the table with `alter table ... rename to`: Sow follows it.',
      'Let go of the rows with `sow db remove DOMAIN`, and seed them into the new table.',
    ],
  },
  MERGE_CONFLICT: {
    title: 'Package and site changed the same column',
    meaning:
      'A new release and the site changed the same column of a row differently, and the command was told to stop at conflicts.',
    remedies: [
      'Look at the rows with `sow db plan`.',
      'Keep the values of the site with --on-conflict keep (the default), or take the release with --on-conflict package.',
    ],
  },
  MASS_CHANGE: {
    title: 'Unusually many rows would go, or come back',
    meaning:
      'More than 1,000 rows of a dataset, or more than 10 percent of it where that is more than 10 rows, were deleted by the site or left out of the release at once, or would come back although the site had deleted them. That looks like an accident.',
    remedies: [
      'Check whether a table was truncated or restored, or a release is incomplete.',
      "Look at the rows with `sow db plan --rows`. Rows come back where a release makes them the package's.",
      'If it is meant, accept the dataset by name with --accept-mass-change.',
    ],
  },
  ADOPTION_OVERWRITE: {
    title: 'An adoption would overwrite rows',
    meaning:
      'The first run of a dataset was told that the rows which are there already are an earlier release (--adopt-as base). Some of them hold other values than the release, and nobody knows whether the site wrote those. Nothing was written.',
    remedies: [
      'Look at the rows with `sow db plan --adopt-as base`; --show-values shows what they hold.',
      'If they are to get the values of the release, accept the dataset by name with --accept-overwrite.',
      'If their values are the site’s, leave --adopt-as base out: what differs stays as a local edit.',
    ],
  },
  ADOPTION_REFUSED: {
    title: 'The database cannot be taken over in this way',
    meaning:
      'Sow migrates the database already, it was taken over in another way before, or there is nothing in it. Nothing was written.',
    remedies: [
      'Look with `sow db adopt`: it says what is there and what was recorded.',
      'End an earlier adoption with `sow db adopt --undo` before another way is chosen.',
    ],
  },
  ADOPTION_UNPROVEN: {
    title: 'What was claimed could not be proven',
    meaning:
      'An adoption records only what the catalog proves: what the migrations make on a throw-away server has to equal what is there. It does not, or there is no throw-away server of the same version to try it on. Nothing was recorded.',
    remedies: [
      'Read the differences: the catalog is right, and the claim is not.',
      'Run the command where a throw-away server can be started: PG_DIRECTORY names an installation of PostgreSQL of the same version.',
      'Keep the schema with the tool that has it: `sow db adopt --own-schema`.',
    ],
  },
  MIGRATION_TRACKED: {
    title: 'The schema of this database is not made by Sow',
    meaning:
      "The database has the tables in which another tool, such as Sequelize, Prisma or Kysely's Migrator, records migrations, or it has tables and Sow has applied no migration to it. What is there would be made a second time, or beside what it should replace, so nothing is begun.",
    remedies: [
      'Look with `sow db adopt`: it says what is there, writes nothing, and names the ways to take the database over.',
      'Let that tool go on with the migrations: `kyselyMigrations` of @sow/engine/kysely gives those of the packages to Kysely. `sow db seed` looks after the rows all the same.',
      'Where it is another database that was meant, correct DATABASE_URL.',
      'Where the two have nothing in common, write the migrations with `sow db migrate --sql FILE`, read them, and run the file with psql: the ledger then knows them, and later ones run as usual.',
    ],
  },
  LEDGER_NEWER: {
    title: 'The database was written by a newer Sow',
    meaning: 'The ledger has a format that this version does not know. It could misread it, so it stops.',
    remedies: ['Update Sow to the version that wrote the ledger, or a newer one.'],
  },
  LEDGER_CORRUPT: {
    title: 'The ledger contradicts itself',
    meaning: 'Tables of the schema `sow` were changed by something else, or were restored only in part.',
    remedies: ['Restore the schema `sow` together with the tables from one backup.'],
  },
} as const satisfies Record<string, Explanation>
