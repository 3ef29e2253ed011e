import type { PlanChoices } from '@sow/runner'
import type { PlannedDocument } from '../document/database-documents.js'
import { renderPlan } from '../render/render-plan.js'
import type { CommandResult } from './command-result.js'
import type { GlobalFlags } from './global-flags.js'
import { timed } from './timed-run.js'
import { usingRunner } from './using-runner.js'

/** The plan of a set-up, for `db plan` and for `--dry-run` of the commands that would do it. */
export async function planResult(
  command: string,
  flags: GlobalFlags,
  choices: PlanChoices,
  all: boolean,
): Promise<CommandResult<PlannedDocument> & { readonly saved: string | null }> {
  const { report: planned, took } = await usingRunner(command, flags, ({ plan }, context) =>
    timed(context, (timing) => plan(timing, choices)),
  )
  const { saved, ...report } = planned
  return {
    document: report,
    lines: renderPlan(report, { all, took }),
    saved: saved === null ? null : `${JSON.stringify(saved, null, 2)}\n`,
  }
}
