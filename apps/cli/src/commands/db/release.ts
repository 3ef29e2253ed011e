import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { ReleaseDocument } from '../../document/decision-documents.js'
import { howToType } from '../../render/how-to-type.js'

export default class ReleaseHold extends SowCommand<ReleaseDocument> {
  static override summary = 'End the hold of an undo: the release may come again.'
  static override usage = 'db release [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db release billing-masters/payers',
    '<%= config.bin %> db release',
  ]
  static override flags = { ...lockFlags }

  protected override async execute(): Promise<CommandResult<ReleaseDocument>> {
    const { argv, flags } = await this.parse(ReleaseHold)
    const report = await usingReadable(this.typedName, flags, ({ release }, context) =>
      release(context, argv.map(String)),
    )
    const lines = report.datasets.map(
      ({ dataset, version }) => `${dataset} may come again${version === null ? '' : ` as ${version}`}.`,
    )
    return {
      document: report,
      lines: lines.length === 0 ? ['No dataset is held.'] : [...lines, `Next: ${howToType('db up')}`],
    }
  }
}
