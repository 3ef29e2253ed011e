import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { valuesFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { DriftDocument } from '../../document/database-documents.js'
import { renderDrift } from '../../render/render-drift.js'
import { renderFaults } from '../../render/render-faults.js'

export default class ShowDrift extends SowCommand<DriftDocument> {
  static override summary = 'Show rows that differ from what was applied, by dataset and column.'
  static override description =
    'Edits in columns of the site are no drift. Where the applied release is not installed, only shared columns are compared.'
  static override usage = 'db drift [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db drift',
    '<%= config.bin %> db drift billing-masters --show-values',
    '<%= config.bin %> db drift --check',
  ]
  static override flags = {
    check: Flags.boolean({ description: 'Exit 3 where anything differs, or could not be looked at.' }),
    ...valuesFlag,
  }

  protected override async execute(): Promise<CommandResult<DriftDocument>> {
    const { argv, flags } = await this.parse(ShowDrift)
    const report = await usingReadable(this.typedName, flags, ({ drift }, context) =>
      drift(context, argv.map(String), flags['show-values']),
    )
    const code =
      flags.check && (report.drift.length > 0 || report.faults.length > 0)
        ? exitCode.decisionNeeded
        : exitCode.done
    return {
      document: report,
      lines: [...renderDrift(report.drift, report.faults.length === 0), ...renderFaults(report.faults)],
      exitCode: code,
    }
  }
}
