import { Args } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { folderFlag } from '../../command/folder-flag.js'
import { SowCommand } from '../../command/sow-command.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { MigrationNewDocument } from '../../document/project-documents.js'

export default class NewMigration extends SowCommand<MigrationNewDocument> {
  static override summary = 'Write an empty migration with the present moment in its name.'
  static override examples = [
    '<%= config.bin %> migration new add_payer_phone',
    '<%= config.bin %> migration new "Add payer phone"',
  ]
  static override args = { name: Args.string({ description: 'What the migration does.', required: true }) }
  static override flags = { ...folderFlag, ...yesFlag() }

  protected override async execute(): Promise<CommandResult<MigrationNewDocument>> {
    const { args, flags } = await this.parse(NewMigration)
    const { findMigrationsFolder, newMigration } = await import('@sow/workshop')
    const folder = findMigrationsFolder(process.cwd(), flags.folder ?? null)
    const created = await newMigration(folder, args.name, new Date())
    const lines = [
      `Wrote ${created.file}`,
      '',
      'Add it to the list of migrations:',
      ...created.toAdd.map((line) => `  ${line}`),
    ]
    return { document: created, lines }
  }
}
