import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { DoctorDocument } from '../../document/database-documents.js'

export default class Doctor extends SowCommand<DoctorDocument> {
  static override summary = 'Look for everything that can be wrong, and say how to mend each.'
  static override description =
    'Migrations, the ledger and whether somebody changed it by hand, invalid indexes, held locks and idle transactions. Nothing is written; findings of severity error end with exit code 65.'
  static override examples = [
    '<%= config.bin %> db doctor',
    '<%= config.bin %> db doctor --expect-run 17',
    '<%= config.bin %> db doctor --json',
  ]
  static override flags = {
    'expect-run': Flags.integer({
      description: 'A run that the ledger has to have: an older backup lacks it.',
      min: 1,
      helpValue: 'ID',
    }),
  }

  protected override async execute(): Promise<CommandResult<DoctorDocument>> {
    const { flags } = await this.parse(Doctor)
    return findingsResult(
      await usingReadable(this.typedName, flags, ({ examine }, context) =>
        examine(context, { expectRun: flags['expect-run'] ?? null }),
      ),
    )
  }
}
