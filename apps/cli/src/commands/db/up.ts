import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { seedChoices } from '../../command/selection-flags.js'
import { setUpFlags, setUpResult } from '../../command/set-up-result.js'
import { SowCommand } from '../../command/sow-command.js'
import type { UpDocument } from '../../document/database-documents.js'

export default class Up extends SowCommand<UpDocument> {
  static override summary = 'Bring the database up to date: pending migrations, then the selected seeds.'
  static override description =
    'The whole set-up, and the daily command after an update. It drops nothing, and running it again writes only what differs. `db setup --fresh` is the same command.'
  static override examples = [
    '<%= config.bin %> db up',
    '<%= config.bin %> db up --dry-run',
    '<%= config.bin %> db up --only billing-masters,providers',
    '<%= config.bin %> db up --kind reference,starter,demo',
  ]
  static override flags = { ...setUpFlags, ...lockFlags }

  protected override async execute(): Promise<CommandResult<UpDocument>> {
    const { flags } = await this.parse(Up)
    return await setUpResult(this.typedName, flags, seedChoices(flags))
  }
}
