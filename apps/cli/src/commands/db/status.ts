import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { StatusDocument } from '../../document/database-documents.js'
import { renderStatus } from '../../render/render-status.js'

export default class Status extends SowCommand<StatusDocument> {
  static override summary = 'Show where every migration and dataset stands.'
  static override examples = [
    '<%= config.bin %> db status',
    '<%= config.bin %> db status --check',
    '<%= config.bin %> db status --json',
  ]
  static override flags = {
    check: Flags.boolean({
      description: 'Exit 3 where anything is pending, drifted since the last run, or in conflict.',
    }),
  }

  protected override async execute(): Promise<CommandResult<StatusDocument>> {
    const { flags } = await this.parse(Status)
    const report = await usingReadable(this.typedName, flags, ({ readStatus }, context) =>
      readStatus(context),
    )
    const code = flags.check && report.pending ? exitCode.decisionNeeded : exitCode.done
    return { document: report, lines: renderStatus(report), exitCode: code }
  }
}
