import type { CommandResult } from '../../command/command-result.js'
import { folderFlag } from '../../command/folder-flag.js'
import { SowCommand } from '../../command/sow-command.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { MigrationHashDocument } from '../../document/project-documents.js'
import { counted } from '../../render/render-counts.js'

export default class HashMigrations extends SowCommand<MigrationHashDocument> {
  static override summary = 'Write the sum file of a migrations folder.'
  static override description =
    'Commit it with the migrations: two branches that both add one then collide in git instead of in a database.'
  static override examples = [
    '<%= config.bin %> migration hash',
    '<%= config.bin %> migration hash --folder packages/schema/src/migrations',
  ]
  static override flags = { ...folderFlag, ...yesFlag() }

  protected override async execute(): Promise<CommandResult<MigrationHashDocument>> {
    const { flags } = await this.parse(HashMigrations)
    const { findMigrationsFolder, hashMigrations } = await import('@sow/workshop')
    const report = await hashMigrations(findMigrationsFolder(process.cwd(), flags.folder ?? null))
    const told = (['added', 'changed', 'removed'] as const).flatMap((what) =>
      report[what].map((file) => `${what}  ${file}`),
    )
    return {
      document: report,
      lines: [...told, `The sums of ${counted(report.files, 'migration')} are written.`],
    }
  }
}
