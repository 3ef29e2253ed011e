import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { HistoryDocument } from '../../document/database-documents.js'
import { renderHistory } from '../../render/render-history.js'

export default class History extends SowCommand<HistoryDocument> {
  static override summary = 'Show the last runs: who, when, which versions, what they did.'
  static override examples = [
    '<%= config.bin %> db history',
    '<%= config.bin %> db history --limit 100 --json',
  ]
  static override flags = {
    limit: Flags.integer({ description: 'The most runs to show.', default: 20, min: 1, helpValue: 'NUMBER' }),
  }

  protected override async execute(): Promise<CommandResult<HistoryDocument>> {
    const { flags } = await this.parse(History)
    const report = await usingReadable(this.typedName, flags, ({ history }, context) =>
      history(context, flags.limit),
    )
    return { document: report, lines: renderHistory(report.runs) }
  }
}
