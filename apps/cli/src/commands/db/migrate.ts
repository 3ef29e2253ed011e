import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { migrationFlags } from '../../command/migration-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { renderMigrated } from '../../render/render-run.js'

export default class Migrate extends SowCommand {
  static override summary = 'Run pending migrations, all of them or up to one.'
  static override examples = [
    '<%= config.bin %> db migrate',
    '<%= config.bin %> db migrate --steps 1',
    '<%= config.bin %> db migrate --to 20250301090000_create_payers',
  ]
  static override flags = { ...migrationFlags('Run'), ...lockFlags }

  protected override async execute(): Promise<CommandResult> {
    const { flags } = await this.parse(Migrate)
    const range = { to: flags.to ?? null, steps: flags.steps ?? null }
    const report = await usingRunner(this.typedName, flags, ({ migrate }, context) => migrate(context, range))
    return { document: { ...report }, lines: renderMigrated(report, 'Applied') }
  }
}
