import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { findingsResult } from '../../command/findings-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { DoctorDocument } from '../../document/database-documents.js'
import { renderPlacements } from '../../render/render-placements.js'

export default class Doctor extends SowCommand<DoctorDocument> {
  static override summary = 'Look for everything that can be wrong, and say how to mend each.'
  static override description =
    'Migrations, the ledger and whether somebody changed it by hand, invalid indexes, held locks and idle transactions. Nothing is written, but for sequences with --mend; findings of severity error end with exit code 65.'
  static override examples = [
    '<%= config.bin %> db doctor',
    '<%= config.bin %> db doctor --expect-run 17',
    '<%= config.bin %> db doctor --mend sequences',
    '<%= config.bin %> db doctor --json',
  ]
  static override flags = {
    'expect-run': Flags.integer({
      description: 'A run that the ledger has to have: an older backup lacks it.',
      min: 1,
      helpValue: 'ID',
    }),
    mend: Flags.option({
      description: 'Set sequences that are behind past the values that are there, and say to what.',
      options: ['sequences'] as const,
    })(),
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<DoctorDocument>> {
    const { flags } = await this.parse(Doctor)
    const report = await usingReadable(this.typedName, flags, ({ examine }, context) =>
      examine(context, {
        expectRun: flags['expect-run'] ?? null,
        mendSequences: flags.mend === 'sequences',
      }),
    )
    const mended = report.mended.map(
      ({ where, sequence, value }) => `Set the sequence ${sequence} of ${where} to ${value}.`,
    )
    return findingsResult(report, [...renderPlacements(report.placements), ...mended])
  }
}
