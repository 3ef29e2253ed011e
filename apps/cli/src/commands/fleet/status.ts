import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { fleetFlags, fleetResult, queueFlag } from '../../command/fleet-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { FleetStatusDocument } from '../../document/fleet-documents.js'

export default class FleetStatus extends SowCommand<FleetStatusDocument> {
  static override summary = 'Show where every database of the fleet stands.'
  static override examples = [
    '<%= config.bin %> fleet status',
    '<%= config.bin %> fleet status --check --json',
    '<%= config.bin %> fleet status --queue',
  ]
  static override flags = {
    ...fleetFlags,
    ...queueFlag,
    check: Flags.boolean({ description: 'Exit 3 where anything is pending in a database.' }),
  }

  protected override async execute(): Promise<CommandResult<FleetStatusDocument>> {
    const { flags } = await this.parse(FleetStatus)
    const selection = { only: flags.target ?? null }
    const report = await usingReadable(this.typedName, flags, ({ fleetStatus, fleetQueueStatus }, context) =>
      flags.queue ? fleetQueueStatus(context, selection) : fleetStatus(context, selection),
    )
    return fleetResult(report, flags.check ? exitCode.decisionNeeded : exitCode.done)
  }
}
