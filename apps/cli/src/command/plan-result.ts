import type { SeedChoices } from '@sow/runner'
import { renderPlan } from '../render/render-run.js'
import type { CommandResult } from './command-result.js'
import type { GlobalFlags } from './global-flags.js'
import { usingRunner } from './using-runner.js'

/** The plan of a set-up, for `db plan` and for `--dry-run` of the commands that would do it. */
export async function planResult(
  command: string,
  flags: GlobalFlags,
  choices: SeedChoices,
): Promise<CommandResult & { readonly pending: boolean }> {
  const report = await usingRunner(command, flags, ({ plan }, context) => plan(context, choices))
  return { document: { ...report }, lines: renderPlan(report), pending: report.pending }
}
