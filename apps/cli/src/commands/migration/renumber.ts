import { Args } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { folderFlag } from '../../command/folder-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { MigrationRenumberDocument } from '../../document/project-documents.js'

export default class RenumberMigration extends SowCommand<MigrationRenumberDocument> {
  static override summary = 'Give a migration a later number, where two branches collided.'
  static override description =
    'Only for what no database has applied: the one that DATABASE_URL names is asked. The file, the list of migrations and the sums follow.'
  static override examples = ['<%= config.bin %> migration renumber 20260101120000_add_payer_phone']
  static override args = {
    name: Args.string({ description: 'The migration, without its extension.', required: true }),
  }
  static override flags = { ...folderFlag, ...lockFlags }

  protected override async execute(): Promise<CommandResult<MigrationRenumberDocument>> {
    const { args, flags } = await this.parse(RenumberMigration)
    const { findMigrationsFolder, renumber } = await import('@sow/workshop')
    const renamed = await usingRunner(this.typedName, flags, (_, context) =>
      renumber(context, findMigrationsFolder(process.cwd(), flags.folder ?? null), args.name),
    )
    return { document: renamed, lines: [`${renamed.from} is now ${renamed.to}.`] }
  }
}
