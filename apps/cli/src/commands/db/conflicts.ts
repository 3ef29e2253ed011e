import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { tenantFlag, valuesFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { ConflictsDocument } from '../../document/database-documents.js'
import { renderConflicts } from '../../render/render-conflicts.js'
import { renderFaults } from '../../render/render-faults.js'

export default class ShowConflicts extends SowCommand<ConflictsDocument> {
  static override summary = 'Show columns that a release and the site changed differently.'
  static override usage = 'db conflicts [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db conflicts',
    '<%= config.bin %> db conflicts billing-masters/payers --show-values',
  ]
  static override flags = {
    check: Flags.boolean({ description: 'Exit 3 where a conflict is open, or could not be looked for.' }),
    ...valuesFlag,
    ...tenantFlag,
  }

  protected override async execute(): Promise<CommandResult<ConflictsDocument>> {
    const { argv, flags } = await this.parse(ShowConflicts)
    const reading = { tenant: flags.tenant ?? null, values: flags['show-values'] }
    const report = await usingReadable(this.typedName, flags, (runner, context) =>
      runner.conflicts(context, argv.map(String), reading),
    )
    const code =
      flags.check && (report.conflicts.length > 0 || report.faults.length > 0)
        ? exitCode.decisionNeeded
        : exitCode.done
    return {
      document: report,
      lines: [
        ...renderConflicts(report.conflicts, report.faults.length === 0, argv.map(String)),
        ...renderFaults(report.faults),
      ],
      exitCode: code,
    }
  }
}
