import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { fleetFlags, fleetResult, queueFlag } from '../../command/fleet-result.js'
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
import type { FleetApplyDocument } from '../../document/fleet-documents.js'

export default class FleetApply extends SowCommand<FleetApplyDocument> {
  static override summary =
    'Set up every database of the fleet, group by group, and stop where one goes wrong.'
  static override description =
    'Each database is set up by itself: what was committed in one stays. Run it again to go on: a database with nothing to do is not written.'
  static override examples = [
    '<%= config.bin %> fleet apply',
    '<%= config.bin %> fleet apply --target canary',
    '<%= config.bin %> fleet apply --class 3f29c1a07b',
    '<%= config.bin %> fleet apply --queue',
  ]
  static override flags = {
    ...fleetFlags,
    class: Flags.string({
      description: 'Only databases whose plan belongs to this class of `fleet plan` still.',
      helpValue: 'CLASS',
    }),
    ...queueFlag,
    ...selectionFlags,
    ...mergeFlags,
    ...acceptFlags,
    ...commitFlag,
    ...lockFlags,
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<FleetApplyDocument>> {
    const { flags } = await this.parse(FleetApply)
    const choices = {
      ...seedChoices(flags, []),
      only: flags.target ?? null,
      ...(flags.class === undefined ? {} : { class: flags.class }),
    }
    const report = await usingRunner(this.typedName, flags, ({ fleetApply, fleetEnqueue }, context) =>
      flags.queue ? fleetEnqueue(context, choices) : fleetApply(context, choices),
    )
    return fleetResult(report)
  }
}
