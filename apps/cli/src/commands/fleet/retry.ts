import type { CommandResult } from '../../command/command-result.js'
import { fleetResult, queueFlag } from '../../command/fleet-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import {
  acceptFlags,
  commitFlag,
  mergeFlags,
  seedChoices,
  selectionFlags,
} from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { FleetRetryDocument } from '../../document/fleet-documents.js'

export default class FleetRetry extends SowCommand<FleetRetryDocument> {
  static override summary = 'Set up the databases that the last `fleet apply` left: failed, or not begun.'
  static override examples = ['<%= config.bin %> fleet retry', '<%= config.bin %> fleet retry --queue']
  static override flags = {
    ...queueFlag,
    ...selectionFlags,
    ...mergeFlags,
    ...acceptFlags,
    ...commitFlag,
    ...lockFlags,
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<FleetRetryDocument>> {
    const { flags } = await this.parse(FleetRetry)
    const choices = seedChoices(flags, [])
    const report = await usingRunner(this.typedName, flags, ({ fleetRetry, fleetEnqueueLeft }, context) =>
      flags.queue ? fleetEnqueueLeft(context, choices) : fleetRetry(context, choices),
    )
    return fleetResult(report)
  }
}
