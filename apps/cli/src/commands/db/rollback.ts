import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { migrationFlags } from '../../command/migration-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { RollbackDocument } from '../../document/database-documents.js'
import { renderMigrated } from '../../render/render-run.js'

export default class Rollback extends SowCommand<RollbackDocument> {
  static override summary = 'Undo the last migration, or several.'
  static override description =
    'Where rows would be lost it refuses, unless --accept-data-loss says that they may.'
  static override examples = [
    '<%= config.bin %> db rollback',
    '<%= config.bin %> db rollback --steps 3',
    '<%= config.bin %> db rollback --to 20250301090000_create_payers',
  ]
  static override flags = {
    ...migrationFlags('Undo'),
    'accept-data-loss': Flags.boolean({ description: 'Undo it although rows are lost with it.' }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<RollbackDocument>> {
    const { flags } = await this.parse(Rollback)
    const choices = {
      to: flags.to ?? null,
      steps: flags.steps ?? (flags.to === undefined ? 1 : null),
      acceptDataLoss: flags['accept-data-loss'],
    }
    const report = await usingRunner(this.typedName, flags, ({ rollBack }, context) =>
      rollBack(context, choices),
    )
    return { document: report, lines: renderMigrated(report, 'Undid') }
  }
}
