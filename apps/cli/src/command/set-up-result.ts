import type { SeedChoices } from '@sow/runner'
import { howToType } from '../render/how-to-type.js'
import { renderMigrated, renderSeeded } from '../render/render-run.js'
import { dryRunFlag } from './dry-run-flag.js'
import type { GlobalFlags } from './global-flags.js'
import type { LockFlags } from './lock-flags.js'
import { planResult } from './plan-result.js'
import { acceptFlags, commitFlag, mergeFlags, selectionFlags } from './selection-flags.js'
import { usingRunner } from './using-runner.js'

/** The flags of a whole set-up that are about seeds. */
export const setUpFlags = { ...selectionFlags, ...mergeFlags, ...acceptFlags, ...commitFlag, ...dryRunFlag }

/** The whole set-up, for `db up` and for `db setup --fresh`: migrations, then the selected seeds, or a plan of both. */
export async function setUpResult(
  command: string,
  flags: GlobalFlags & LockFlags & { readonly 'dry-run': boolean },
  choices: SeedChoices,
) {
  if (flags['dry-run']) return await planResult(command, flags, choices)
  const report = await usingRunner(command, flags, ({ setUp }, context) => setUp(context, choices))
  const lines = [
    ...renderMigrated(report, 'Applied'),
    '',
    ...renderSeeded(report),
    `Next: ${howToType('db status')} tells where everything stands,`,
    `      ${howToType('db plan')} what a set-up would change.`,
  ]
  return { document: report, lines }
}
