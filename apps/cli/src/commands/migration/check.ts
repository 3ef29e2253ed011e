import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { loadRunner } from '../../command/using-runner.js'
import type { MigrationCheckDocument } from '../../document/project-documents.js'
import { counted } from '../../render/render-counts.js'

export default class CheckMigrations extends SowCommand<MigrationCheckDocument> {
  static override summary = "Check the migrations of the project's packages."
  static override description =
    'Sum files, ways down, and every statement by the grammar of PostgreSQL: what would lose rows, rewrite a table or stop its writers. A line `// sow-allow CODE: reason` in a migration takes one kind of finding for meant. Needs no database.'
  static override examples = ['<%= config.bin %> migration check', '<%= config.bin %> migration check --json']

  protected override async execute(): Promise<CommandResult<MigrationCheckDocument>> {
    await this.parse(CheckMigrations)
    const { openProjectPackages } = await loadRunner()
    const { checkMigrations } = await import('@sow/workshop')
    const report = await checkMigrations(await openProjectPackages(process.cwd()))
    return findingsResult(report, [`Checked ${counted(report.migrations, 'migration')}.`])
  }
}
