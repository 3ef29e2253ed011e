import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { ProtectDocument } from '../../document/database-documents.js'

export default class Protect extends SowCommand<ProtectDocument> {
  static override summary = 'Label the database, and protect it.'
  static override description =
    'A protected database takes no demo rows, is not reset, and no rollback that loses rows is done to it. The label and the protection are kept in the database itself.'
  static override examples = [
    '<%= config.bin %> db protect --environment production',
    '<%= config.bin %> db protect --off --confirm=clinic',
  ]
  static override flags = {
    environment: Flags.string({ description: 'What people call this database: production, staging.' }),
    off: Flags.boolean({ description: 'Take the protection off.' }),
    ...lockFlags,
    confirm: Flags.string({
      description: "The database's name: for --off, and where its address comes from a .env file.",
      helpValue: 'NAME',
    }),
  }

  protected override async execute(): Promise<CommandResult<ProtectDocument>> {
    const { flags } = await this.parse(Protect)
    const choices = {
      environment: flags.environment ?? null,
      protected: !flags.off,
      confirm: flags.confirm ?? null,
    }
    const report = await usingReadable(this.typedName, flags, (runner, context) =>
      runner.protect(context, choices),
    )
    const label = report.environment === null ? '' : ` (${report.environment})`
    const state = report.protected ? 'protected' : 'not protected any more'
    return { document: report, lines: [`${report.database.name}${label} is ${state}.`] }
  }
}
