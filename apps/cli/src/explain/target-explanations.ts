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
    meaning:
      'The type of a column in the database differs from the one that the package was built against, or would round its values. Or it is a type of which values become texts, or others, by a function of another role: that function would run with the rights of the connection, and Sow does not call it.',
    remedies: [
      'Apply pending migrations, or build the package against the schema as it is now.',
      'In a mapping, let the column be of a type that takes the values, or leave it out with null.',
      'Drop a cast that another role made (`\\dC` in psql lists them), or give its function to the role of the connection.',
    ],
  },
  TARGET_KIND: {
    title: 'The target is of a kind that rows cannot be merged into',
    meaning:
      'Sow merges rows into tables and partitioned tables. It does not merge them into views, foreign tables, tables that others inherit from, or tables whose rules write something else. A column that the database computes takes no value, and Sow keeps a few names for itself. A dataset has 500 columns at most: a comparison of more would not fit into a statement.',
    remedies: [
      'Point the dataset to the table behind the view, or leave the column out of the dataset.',
      'Use partitions instead of inheritance, and triggers instead of rules.',
    ],
  },
  TARGET_KEY: {
    title: 'The table has no unique index that fits the key',
    meaning:
      'No unique index of the table keeps two rows from having the same key (with the tenant column), so Sow could not find a row again with certainty. An index over some of the key columns is enough. It may be partial, if the package owns the columns of its condition. It may also be over expressions of key columns, if equal values of their types look the same.',
    remedies: ['Add a unique constraint in a migration, or correct the key of the dataset.'],
  },
  TARGET_ROW_SECURITY: {
    title: 'Row-level security hides rows from Sow',
    meaning:
      'The table forces row-level security on its owner, or Sow does not connect as the owner. Sow would insert rows that it cannot see a second time.',
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
      'New rows get the value of a unique column from a sequence, but other rows have those values already. Somebody wrote them with values of their own, as an import or a restore does. An insert of the application would fail as well. Nothing was written.',
    remedies: [
      'Set the sequence to a value after those that are there. The hint of the error has the statement.',
    ],
  },
  TARGET_MOVED: {
    title: 'A mapping names another table than the one that has the rows',
    meaning:
      'The configuration maps a dataset to a table, but according to the ledger its rows are in another table, which still exists. Going on would leave those rows behind, with everything that the site changed in them, and the rows would count as deleted in the new table. Nothing was written.',
    remedies: [
      'Name the former table in the mapping again.',
      'If you want to move the rows, rename the table with `alter table ... rename to`. Sow follows it.',
      'Or remove the rows with `sow db remove DOMAIN`, and seed them into the new table.',
    ],
  },
  MERGE_CONFLICT: {
    title: 'Package and site changed the same column',
    meaning:
      'A new release and the site changed the same column of a row to different values, and the command was told to stop at conflicts.',
    remedies: [
      'Look at the rows with `sow db plan`.',
      'Keep the values of the site with --on-conflict keep (the default), or take the release with --on-conflict package.',
    ],
  },
  MASS_CHANGE: {
    title: 'Unusually many rows would go, or come back',
    meaning:
      'More than 1,000 rows of a dataset, or more than 10 percent of it if that is more than 10 rows, were deleted by the site or left out of the release at once, or would come back although the site had deleted them. That looks like an accident.',
    remedies: [
      'Check whether somebody truncated or restored a table, or whether the release is incomplete.',
      "Look at the rows with `sow db plan --rows`. Deleted rows come back if a release makes them the package's.",
      'If you mean it, accept the dataset by name with --accept-mass-change.',
    ],
  },
  ADOPTION_OVERWRITE: {
    title: 'An adoption would overwrite rows',
    meaning:
      'The first run of a dataset was told that existing rows are an earlier release (--adopt-as base). Some of them have other values than the release, and nobody knows whether the site wrote those values. Nothing was written.',
    remedies: [
      'Look at the rows with `sow db plan --adopt-as base`; --show-values shows what they hold.',
      'If they should get the values of the release, accept the dataset by name with --accept-overwrite.',
      'If their values are the site’s, leave --adopt-as base out: what differs stays as a local edit.',
    ],
  },
  ADOPTION_REFUSED: {
    title: 'The database cannot be taken over in this way',
    meaning:
      'Sow migrates the database already, it was taken over in another way before, or there is nothing in it. Nothing was written.',
    remedies: [
      'Look with `sow db adopt`: it says what is there and what was recorded.',
      'End an earlier adoption with `sow db adopt --undo` before you choose another way.',
    ],
  },
  ADOPTION_UNPROVEN: {
    title: 'What was claimed could not be proven',
    meaning:
      'An adoption records only what the catalog proves: the migrations have to make, on a throw-away server, exactly what is there. They make something else, or no throw-away server of the same version could be started. Nothing was recorded.',
    remedies: [
      'Read the differences. The catalog is right, and the claim is not.',
      'Run the command where a throw-away server can be started: PG_DIRECTORY names an installation of PostgreSQL of the same version.',
      'Or let your tool keep the schema: `sow db adopt --own-schema`.',
    ],
  },
  MIGRATION_TRACKED: {
    title: 'The schema of this database is not made by Sow',
    meaning:
      "The database has the tables in which another tool, such as Sequelize, Prisma or Kysely's Migrator, records its migrations. Or it has tables, and Sow has applied no migration to it. Sow would make what is there a second time, so it begins nothing.",
    remedies: [
      'Type `sow db adopt`. It says what is there, writes nothing, and names the ways to take the database over.',
      'Let that tool go on with the migrations: `kyselyMigrations` of @sow/engine/kysely gives those of the packages to Kysely. `sow db seed` looks after the rows all the same.',
      'If you meant another database, correct DATABASE_URL.',
      'If the two have nothing in common, write the migrations with `sow db migrate --sql FILE`, read them, and run the file with psql. The ledger then knows them, and later ones run as usual.',
    ],
  },
  LEDGER_NEWER: {
    title: 'The database was written by a newer Sow',
    meaning: 'This version of Sow does not know the format of the ledger. It could misread it, so it stops.',
    remedies: ['Update Sow to the version that wrote the ledger, or a newer one.'],
  },
  LEDGER_CORRUPT: {
    title: 'The ledger contradicts itself',
    meaning:
      'Something else changed or dropped tables of the schema `sow`, or only a part of them was restored. The message names what is missing.',
    remedies: ['Restore the schema `sow` together with the tables from one backup.'],
  },
} as const satisfies Record<string, Explanation>
