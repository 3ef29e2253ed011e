import type { SeedChoices } from '@sow/runner'
import { howToType } from '../render/how-to-type.js'
import { renderMigrated, renderSeeded } from '../render/render-run.js'
import { allFlag } from './all-flag.js'
import { dryRunFlag } from './dry-run-flag.js'
import type { GlobalFlags } from './global-flags.js'
import type { LockFlags } from './lock-flags.js'
import { planResult } from './plan-result.js'
import { acceptFlags, commitFlag, mergeFlags, selectionFlags } from './selection-flags.js'
import { timed } from './timed-run.js'
import { usingRunner } from './using-runner.js'

/** The flags of a whole set-up that are about seeds. */
export const setUpFlags = {
  ...selectionFlags,
  ...mergeFlags,
  ...acceptFlags,
  ...commitFlag,
  ...dryRunFlag,
  ...allFlag,
}

/** The whole set-up, for `db up` and for `db setup --fresh`: migrations, then the selected seeds, or a plan of both. */
export async function setUpResult(
  command: string,
  flags: GlobalFlags & LockFlags & { readonly 'dry-run': boolean; readonly all: boolean },
  choices: SeedChoices,
) {
  if (flags['dry-run']) return await planResult(command, flags, choices, flags.all)
  const { report, took } = await usingRunner(command, flags, ({ setUp }, context) =>
    timed(context, (timing) => setUp(timing, choices)),
  )
  const migrated = renderMigrated(report, 'Applied')
  const lines = [
    ...(report.changed.length === 0 && report.run === null ? migrated : [...migrated, '']),
    ...renderSeeded(report, { all: flags.all, took }),
    `Next: ${howToType('db status')}`,
  ]
  return { document: report, lines }
}
