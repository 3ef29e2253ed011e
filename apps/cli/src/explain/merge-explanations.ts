import type { Explanation } from './explanation.js'

/** Decisions about rows: plans, undoing, and names of what the ledger holds. */
export const mergeExplanations = {
  LEDGER_OLDER: {
    title: 'An older Sow wrote the ledger',
    meaning:
      'The tables of the ledger have an older format, or have a former name of a package or a domain. A command that only reads does not change them. A command that writes brings them up to date first.',
    remedies: [
      'Run `sow db setup`: it upgrades the ledger in place, and changes nothing else.',
      'Where a local seed says what it was called before: run `sow db seed`.',
    ],
  },
  PLAN_INVALID: {
    title: 'A saved plan cannot be used, or a plan cannot be saved',
    meaning:
      'The file was not written by `db plan --out`, was changed since, or has the format of another Sow. A plan that estimates rows, because a migration is pending, cannot be saved.',
    remedies: [
      'Run `sow db setup`, so that no migration is pending.',
      'Plan again: `sow db plan --out FILE`.',
    ],
  },
  PLAN_STALE: {
    title: 'The database or the packages moved since the plan was made',
    meaning:
      'Sow carries out a saved plan exactly, or not at all. The message says what has changed since the plan.',
    remedies: ['Plan again with `sow db plan --out FILE`, read what changed, and apply that.'],
  },
  DATA_SAME_VERSION: {
    title: 'One version of a package has two contents',
    meaning:
      'The installed package has the version that was applied to this database, but other rows, or other rules for them. Two databases with the same version would differ, and nobody could tell. Only a linked package, as in a workspace, may do so, and `sow db status` shows it.',
    remedies: [
      'Publish the change under a new version, and install that.',
      'If a file of the installed package was changed by hand, install the package again.',
      'If it is an official file and the right one, load it with `--replace`. If it is another release, say which one with `--release`.',
      'If the database has what a workspace brought under this version, undo every run that applied it, the newest first (`sow db history` numbers them), `sow db release` the dataset, and seed again.',
    ],
  },
  RUN_UNKNOWN: {
    title: 'There is no such run to undo',
    meaning:
      'The ledger has no run with that number that wrote rows. Or `sow db history prune` deleted what an undo needs. Or every run is undone already.',
    remedies: ['See `sow db history` for the runs and what can be undone.'],
  },
  UNDO_LATER_RUNS: {
    title: 'Later runs wrote the same datasets',
    meaning:
      'Runs are undone from the newest to the oldest, because a later run builds on what the earlier one wrote.',
    remedies: ['Undo the later runs that the message names, beginning with the newest.'],
  },
  UNDO_IMPOSSIBLE: {
    title: 'The run cannot be undone',
    meaning:
      'Its table is gone, or the tenants that it wrote, an older Sow applied it without keeping what an undo needs, datasets became one since, or it is itself an undo that gave back what the ledger remembered before owners changed.',
    remedies: [
      'Publish a release with the rows as they should be.',
      'To do again what was undone, end the hold with `sow db release DATASET`, and seed again.',
    ],
  },
  DATASET_UNKNOWN: {
    title: 'The ledger does not have the dataset',
    meaning: 'No dataset or domain with that name was applied to this database, or it is not held.',
    remedies: ['See `sow db status` for the names. A name is a domain, or `domain/dataset`.'],
  },
  ROW_UNKNOWN: {
    title: 'The dataset has no such row',
    meaning:
      'The command works on rows that are deleted, in conflict or known, and no such row has that key.',
    remedies: [
      'Join the parts of a key by a slash, without the tenant: standard/ZZ001. Put a backslash before a slash or a backslash within a part.',
      'See `sow db drift` and `sow db conflicts`. They print keys as you type them.',
    ],
  },
} as const satisfies Record<string, Explanation>
