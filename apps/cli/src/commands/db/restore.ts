import { isAgreed } from '../../command/agreed.js'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { namedRows } from '../../command/named-rows.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { RestoreDocument } from '../../document/decision-documents.js'
import { renderPlan } from '../../render/render-plan.js'
import { renderSeeded } from '../../render/render-run.js'

export default class RestoreRows extends SowCommand<RestoreDocument> {
  static override summary = 'Bring rows back that the site deleted.'
  static override description =
    'A deleted row stays away through every upgrade until it is restored by name. Without keys every deleted row of the dataset comes back.'
  static override usage = 'db restore DATASET [KEY...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db restore billing-masters/payers',
    '<%= config.bin %> db restore billing-masters/payers self-pay --dry-run',
  ]
  static override flags = { ...dryRunFlag, ...tenantFlag, ...lockFlags }

  protected override async execute(): Promise<CommandResult<RestoreDocument>> {
    const { argv, flags } = await this.parse(RestoreRows)
    const choice = namedRows('restore', argv.map(String), flags.tenant)
    return await usingRunner(this.typedName, flags, async ({ restore, planRestore }, context) => {
      if (flags['dry-run']) {
        const planned = await planRestore(context, choice)
        return { document: planned, lines: renderPlan(planned) }
      }
      const look = async () => renderPlan(await planRestore(context, choice))
      if (!(await isAgreed(flags, 'Bring them back?', look)))
        return { document: { run: null, datasets: [] }, lines: ['Nothing was restored.'] }
      const report = await restore(context, choice)
      return { document: report, lines: renderSeeded(report) }
    })
  }
}
