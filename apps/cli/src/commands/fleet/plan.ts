import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { fleetFlags, fleetResult } from '../../command/fleet-result.js'
import { acceptFlags, mergeFlags, seedChoices, selectionFlags } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { FleetPlanDocument } from '../../document/fleet-documents.js'

export default class FleetPlan extends SowCommand<FleetPlanDocument> {
  static override summary = 'Show what `fleet apply` would do, and in which databases it is the same.'
  static override description =
    'Databases of which the same is true are one class: people look at classes, not at hundreds of plans. Nothing is written.'
  static override examples = ['<%= config.bin %> fleet plan', '<%= config.bin %> fleet plan --target canary']
  static override flags = {
    ...fleetFlags,
    ...selectionFlags,
    ...mergeFlags,
    ...acceptFlags,
    'detailed-exitcode': Flags.boolean({ description: 'Exit 2 where changes are pending in a database.' }),
  }

  protected override async execute(): Promise<CommandResult<FleetPlanDocument>> {
    const { flags } = await this.parse(FleetPlan)
    const choices = { ...seedChoices(flags, []), only: flags.target ?? null }
    const report = await usingRunner(this.typedName, flags, ({ fleetPlan }, context) =>
      fleetPlan(context, choices),
    )
    return fleetResult(report, flags['detailed-exitcode'] ? exitCode.changesPending : exitCode.done)
  }
}
