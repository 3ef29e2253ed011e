import type { PlanChoices } from '@sow/runner'
import type { PlannedDocument } from '../document/database-documents.js'
import { renderPlan } from '../render/render-plan.js'
import type { CommandResult } from './command-result.js'
import type { GlobalFlags } from './global-flags.js'
import { usingRunner } from './using-runner.js'

/** The plan of a set-up, for `db plan` and for `--dry-run` of the commands that would do it. */
export async function planResult(
  command: string,
  flags: GlobalFlags,
  choices: PlanChoices,
): Promise<CommandResult<PlannedDocument> & { readonly saved: string | null }> {
  const { saved, ...report } = await usingRunner(command, flags, ({ plan }, context) =>
    plan(context, choices),
  )
  return {
    document: report,
    lines: renderPlan(report),
    saved: saved === null ? null : `${JSON.stringify(saved, null, 2)}\n`,
  }
}
