import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { VerifyDocument } from '../../document/database-documents.js'

export default class Verify extends SowCommand<VerifyDocument> {
  static override summary = 'Check the sums of what was applied, and prove every `down`.'
  static override description =
    'Each migration goes up, down and up again on a throw-away database; the catalogs must be equal. Nothing is written to the database itself.'
  static override examples = ['<%= config.bin %> db verify', '<%= config.bin %> db verify --json']

  protected override async execute(): Promise<CommandResult<VerifyDocument>> {
    const { flags } = await this.parse(Verify)
    const report = await usingRunner(this.typedName, flags, ({ verify }, context) => verify(context))
    return findingsResult(report, [`Migrations: ${report.migrations} went up, down and up again.`])
  }
}
