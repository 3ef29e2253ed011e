import type { Explanation } from './explanation.js'

/** Decisions about rows: plans, undoing, and names of what the ledger holds. */
export const mergeExplanations = {
  LEDGER_OLDER: {
    title: 'The ledger is of an older Sow',
    meaning:
      'The tables of the ledger have an older format, or know a package or a domain by a name that it had before. A command that only reads does not change them; one that writes brings them up to date first.',
    remedies: [
      'Run `sow db setup`: it upgrades the ledger in place, and changes nothing else.',
      'Where a local seed says what it was called before: run `sow db seed`.',
    ],
  },
  PLAN_INVALID: {
    title: 'A saved plan cannot be used, or a plan cannot be saved',
    meaning:
      'The file is no plan that `db plan --out` wrote, was changed since, or has the format of another Sow. A plan that estimates rows, because a migration is pending, is not saved.',
    remedies: [
      'Run `sow db setup`, so that no migration is pending.',
      'Plan again: `sow db plan --out FILE`.',
    ],
  },
  PLAN_STALE: {
    title: 'The database or the packages moved since the plan was made',
    meaning:
      'A saved plan is carried out exactly or not at all. The message says what is no longer as the plan saw it.',
    remedies: ['Plan again with `sow db plan --out FILE`, read what changed, and apply that.'],
  },
  DATA_SAME_VERSION: {
    title: 'One version of a package has two contents',
    meaning:
      'The installed package has the version that was applied to this database, and other rows than were applied, or other rules for them. Two databases with the same version would differ, and nobody could tell. A package that is reached by a link, as in a workspace, may: `sow db status` says so.',
    remedies: [
      'Publish the change under a new version, and install that.',
      'If a file of the installed package was changed by hand, install the package again.',
      'If it is an official file: where it is the right one, load it with `--replace`; where it is another release, say which with `--release`.',
      'If the database has what a workspace brought under this version, undo every run that applied it, the newest first (`sow db history` numbers them), `sow db release` the dataset, and seed again.',
    ],
  },
  RUN_UNKNOWN: {
    title: 'There is no such run to undo',
    meaning:
      'The ledger has no run of that number that wrote rows, or its before-images were ended by `sow db history prune`, or every run is undone already.',
    remedies: ['See `sow db history` for the runs and what can be undone.'],
  },
  UNDO_LATER_RUNS: {
    title: 'Later runs wrote the same datasets',
    meaning:
      'Runs are undone from the newest to the oldest: what a later run wrote builds on what the earlier one did.',
    remedies: ['Undo the later runs first, the newest first, as the message names them.'],
  },
  UNDO_IMPOSSIBLE: {
    title: 'The run cannot be undone',
    meaning:
      'Its table is gone, an older Sow applied it without keeping what an undo needs, datasets became one since, or it is itself an undo that gave back what the ledger remembered before owners changed.',
    remedies: [
      'Publish a release with the rows as they should be.',
      'To do again what was undone, end the hold with `sow db release DATASET`, and seed again.',
    ],
  },
  DATASET_UNKNOWN: {
    title: 'The ledger does not have the dataset',
    meaning:
      'The name is none of the datasets or domains that were applied to this database, or it is not held.',
    remedies: ['See `sow db status` for the names. A name is a domain, or `domain/dataset`.'],
  },
  ROW_UNKNOWN: {
    title: 'The dataset has no such row',
    meaning: 'No row with that key is deleted, in conflict or known, whichever the command asks for.',
    remedies: [
      'The parts of a key are joined by a slash, without the tenant: standard/ZZ001. A slash or a backslash within a part has a backslash before it.',
      'See `sow db drift` and `sow db conflicts`, which print keys as they are typed.',
    ],
  },
} as const satisfies Record<string, Explanation>
