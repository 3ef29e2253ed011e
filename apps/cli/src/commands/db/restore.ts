import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { namedRows } from '../../command/named-rows.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { RestoreDocument } from '../../document/database-documents.js'
import { renderSeeded } from '../../render/render-run.js'

export default class RestoreRows extends SowCommand<RestoreDocument> {
  static override summary = 'Bring rows back that the site deleted.'
  static override description =
    'A deleted row stays away through every upgrade until it is restored by name. Without keys every deleted row of the dataset comes back.'
  static override usage = 'db restore DATASET [KEY...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db restore billing-masters/payers',
    '<%= config.bin %> db restore billing-masters/payers self-pay',
  ]
  static override flags = { ...tenantFlag, ...lockFlags }

  protected override async execute(): Promise<CommandResult<RestoreDocument>> {
    const { argv, flags } = await this.parse(RestoreRows)
    const choice = namedRows('restore', argv.map(String), flags.tenant)
    const report = await usingRunner(this.typedName, flags, ({ restore }, context) =>
      restore(context, choice),
    )
    return { document: report, lines: renderSeeded(report) }
  }
}
