import { Flags } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { fleetResult } from '../../command/fleet-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { FleetWorkDocument } from '../../document/fleet-documents.js'

export default class FleetWork extends SowCommand<FleetWorkDocument> {
  static override summary =
    'Set up databases that `fleet apply --queue` put into the queue, beside other workers.'
  static override description =
    'It ends when nothing of the rollout is left to do, and tells what all workers did. A worker that dies loses nothing: another one takes its databases, and the ledger of each says what is done.'
  static override examples = ['<%= config.bin %> fleet work', '<%= config.bin %> fleet work --parallel 8']
  static override flags = {
    parallel: Flags.integer({
      description: 'The most databases that this worker has under way at a time.',
      helpValue: 'N',
      default: 4,
      min: 1,
      max: 100,
    }),
    ...lockFlags,
    ...yesFlag(),
  }

  protected override async execute(): Promise<CommandResult<FleetWorkDocument>> {
    const { flags } = await this.parse(FleetWork)
    const report = await usingRunner(this.typedName, flags, ({ fleetWork }, context) =>
      fleetWork(context, { parallel: flags.parallel }),
    )
    return fleetResult(report)
  }
}
