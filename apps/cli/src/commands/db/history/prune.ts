import { Flags } from '@oclif/core'
import type { CommandResult } from '../../../command/command-result.js'
import { lockFlags } from '../../../command/lock-flags.js'
import { SowCommand } from '../../../command/sow-command.js'
import { usingReadable } from '../../../command/using-runner.js'
import type { PruneDocument } from '../../../document/database-documents.js'
import { counted } from '../../../render/render-counts.js'

export default class PruneHistory extends SowCommand<PruneDocument> {
  static override summary = 'End the before-images of old runs, so that the ledger does not grow for ever.'
  static override description =
    'The runs stay in the history; they can no longer be undone. What protects rows that somebody else wrote stays as well.'
  static override examples = ['<%= config.bin %> db history prune --keep 20']
  static override flags = {
    keep: Flags.integer({
      description: 'The last runs that can still be undone.',
      required: true,
      min: 0,
      helpValue: 'NUMBER',
    }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<PruneDocument>> {
    const { flags } = await this.parse(PruneHistory)
    const report = await usingReadable(this.typedName, flags, ({ prune }, context) =>
      prune(context, flags.keep),
    )
    const line =
      report.pruned === 0
        ? 'Nothing was to prune.'
        : `Pruned ${counted(report.changes, 'before-image')} of ${counted(report.pruned, 'run')}.`
    return { document: report, lines: [line] }
  }
}
