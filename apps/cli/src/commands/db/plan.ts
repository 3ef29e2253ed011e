import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit'
import type { CommandResult } from '../../command/command-result.js'
import { planResult } from '../../command/plan-result.js'
import { mergeFlags, seedChoices, selectionFlags } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'

export default class Plan extends SowCommand {
  static override summary = 'Show what `db setup --fresh` would do, and write nothing.'
  static override usage = 'db plan [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db plan',
    '<%= config.bin %> db plan billing-masters --json',
    '<%= config.bin %> db plan --detailed-exitcode',
  ]
  static override flags = {
    ...selectionFlags,
    ...mergeFlags,
    'detailed-exitcode': Flags.boolean({ description: 'Exit 2 where changes are pending.' }),
  }

  protected override async execute(): Promise<CommandResult> {
    const { argv, flags } = await this.parse(Plan)
    const result = await planResult(this.typedName, flags, seedChoices(flags, argv.map(String)))
    const tellsPending = flags['detailed-exitcode'] && result.pending
    return { ...result, exitCode: tellsPending ? exitCode.changesPending : exitCode.done }
  }
}
