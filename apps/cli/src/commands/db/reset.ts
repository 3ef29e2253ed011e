import { allFlag } from '../../command/all-flag.js'
import type { CommandResult } from '../../command/command-result.js'
import { confirmByName, requireAnswer } from '../../command/confirm.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { ResetDocument } from '../../document/database-documents.js'
import { renderDropped, renderLoss } from '../../render/render-reset.js'

export default class Reset extends SowCommand<ResetDocument> {
  static override summary = 'Drop what Sow manages, after showing what would be lost.'
  static override examples = ['<%= config.bin %> db reset', '<%= config.bin %> db reset --yes']
  static override flags = {
    ...allFlag,
    ...lockFlags,
    ...yesFlag('Do not ask for the name of the database.'),
  }

  protected override async execute(): Promise<CommandResult<ResetDocument>> {
    const { flags } = await this.parse(Reset)
    const report = await usingRunner(this.typedName, flags, ({ reset }, context) =>
      reset(context, async (dropped, name) => {
        // What cannot be done is refused before anybody is asked.
        requireAnswer(flags.yes)
        return flags.yes || (await confirmByName(renderLoss(dropped, name, flags.all), name))
      }),
    )
    if (report === null) return { document: { run: null, dropped: [] }, lines: ['Nothing was dropped.'] }
    return { document: report, lines: renderDropped(report) }
  }
}
