import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import { allFlag } from '../../command/all-flag.js'
import type { CommandResult } from '../../command/command-result.js'
import { selectionFlags } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { StatusDocument } from '../../document/database-documents.js'
import { renderStatus } from '../../render/render-status.js'

export default class Status extends SowCommand<StatusDocument> {
  static override summary = 'Show where every migration and dataset stands.'
  static override usage = 'db status [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db status',
    '<%= config.bin %> db status billing-masters --all',
    '<%= config.bin %> db status --check',
    '<%= config.bin %> db status --json',
  ]
  static override flags = {
    check: Flags.boolean({
      description: 'Exit 3 where anything is pending, drifted since the last run, or in conflict.',
    }),
    only: selectionFlags.only,
    ...allFlag,
  }

  protected override async execute(): Promise<CommandResult<StatusDocument>> {
    const { argv, flags } = await this.parse(Status)
    const report = await usingReadable(this.typedName, flags, ({ readStatus }, context) =>
      readStatus(context, [...argv.map(String), ...(flags.only ?? [])]),
    )
    const code = flags.check && report.pending ? exitCode.decisionNeeded : exitCode.done
    return { document: report, lines: renderStatus(report, flags.all), exitCode: code }
  }
}
