import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { ResolveDocument } from '../../document/database-documents.js'
import { renderResolved } from '../../render/render-conflicts.js'

export default class ResolveConflicts extends SowCommand<ResolveDocument> {
  static override summary = "End conflicts with the package's value, or with the site's."
  static override description =
    'Without a name every open conflict ends; with a dataset those of the dataset; with keys those of the rows.'
  static override usage = 'db resolve [DATASET [KEY...]] --take package|site [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db resolve --take site',
    '<%= config.bin %> db resolve billing-masters/payers --take package',
    '<%= config.bin %> db resolve billing-masters/payers self-pay --take package',
  ]
  static override flags = {
    take: Flags.option({
      description: 'Whose value it shall be.',
      options: ['package', 'site'] as const,
      required: true,
    })(),
    ...tenantFlag,
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<ResolveDocument>> {
    const { argv, flags } = await this.parse(ResolveConflicts)
    const [dataset, ...keys] = argv.map(String)
    const choices = {
      names: dataset === undefined ? [] : [dataset],
      keys,
      tenant: flags.tenant ?? null,
      take: flags.take,
    }
    const report = await usingReadable(this.typedName, flags, ({ resolve }, context) =>
      resolve(context, choices),
    )
    return { document: report, lines: renderResolved(report.datasets, choices.take) }
  }
}
