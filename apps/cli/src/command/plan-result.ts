import type { PlanChoices } from '@sow/runner'
import { renderPlan } from '../render/render-plan.js'
import type { CommandResult } from './command-result.js'
import type { GlobalFlags } from './global-flags.js'
import { usingRunner } from './using-runner.js'

/** The plan of a set-up, for `db plan` and for `--dry-run` of the commands that would do it. */
export async function planResult(
  command: string,
  flags: GlobalFlags,
  choices: PlanChoices,
): Promise<CommandResult & { readonly pending: boolean; readonly saved: string | null }> {
  const report = await usingRunner(command, flags, ({ plan }, context) => plan(context, choices))
  const { saved, ...document } = report
  return {
    document,
    lines: renderPlan(report),
    pending: report.pending,
    saved: saved === null ? null : `${JSON.stringify(saved, null, 2)}\n`,
  }
}
