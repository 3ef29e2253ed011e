import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { namedRows } from '../../command/named-rows.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { AcceptDocument } from '../../document/database-documents.js'
import { counted } from '../../render/render-counts.js'

export default class AcceptEdits extends SowCommand<AcceptDocument> {
  static override summary = 'Take what the table holds now as what was applied: known edits stop being drift.'
  static override description =
    'No row is written. A release that differs from an accepted value arrives, as it would where nobody edited.'
  static override usage = 'db accept DATASET [KEY...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db accept billing-masters/payers',
    '<%= config.bin %> db accept billing-masters/payers self-pay',
  ]
  static override flags = { ...tenantFlag, ...lockFlags }

  protected override async execute(): Promise<CommandResult<AcceptDocument>> {
    const { argv, flags } = await this.parse(AcceptEdits)
    const choice = namedRows('accept', argv.map(String), flags.tenant)
    const report = await usingReadable(this.typedName, flags, ({ accept }, context) =>
      accept(context, choice),
    )
    const { edited, deleted } = report
    const line =
      edited + deleted === 0
        ? `Nothing differs in ${report.dataset}.`
        : `Accepted in ${report.dataset}: ${counted(edited, 'edited row')}, ${counted(deleted, 'deleted row')}.`
    return { document: report, lines: [line] }
  }
}
