import { Flags, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
import type { globalFlags } from '../../command/global-flags.js'
import { lockFlags } from '../../command/lock-flags.js'
import { planResult } from '../../command/plan-result.js'
import {
  acceptFlags,
  commitFlag,
  mergeFlags,
  seedChoices,
  selectionFlags,
} from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { SetupDocument } from '../../document/database-documents.js'
import { howToType } from '../../render/how-to-type.js'
import { renderMigrated, renderSeeded } from '../../render/render-run.js'

/** Flags that mean nothing without seeds. */
const freshFlags = { ...selectionFlags, ...mergeFlags, ...acceptFlags, ...commitFlag, ...dryRunFlag }

export default class Setup extends SowCommand<SetupDocument> {
  static override summary = 'Run all pending migrations; with --fresh, seed as well.'
  static override description =
    '`db setup --fresh` is the whole set-up and the daily command after an update: migrations first, then the selected seeds. It drops nothing, and running it again writes only what differs.'
  static override examples = [
    '<%= config.bin %> db setup',
    '<%= config.bin %> db setup --fresh',
    '<%= config.bin %> db setup --fresh --only billing-masters,providers',
    '<%= config.bin %> db setup --fresh --kind reference,starter,demo',
  ]
  static override flags = {
    fresh: Flags.boolean({ description: 'Seed the selected datasets after the migrations.' }),
    ...freshFlags,
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<SetupDocument>> {
    const { flags, metadata } = await this.parse(Setup)
    if (!flags.fresh) {
      refuseWithoutFresh(Object.keys(flags).filter((name) => metadata.flags[name]?.setFromDefault !== true))
      return await this.#migrate(flags)
    }
    const choices = seedChoices(flags)
    return flags['dry-run'] ? await planResult(this.typedName, flags, choices) : await this.#setUp(flags)
  }

  async #migrate(flags: SetupFlags): Promise<CommandResult<SetupDocument>> {
    const report = await usingRunner(this.typedName, flags, ({ migrate }, context) => migrate(context))
    return {
      document: report,
      lines: [...renderMigrated(report, 'Applied'), `Next: ${howToType('db seed')}`],
    }
  }

  async #setUp(flags: SetupFlags): Promise<CommandResult<SetupDocument>> {
    const choices = seedChoices(flags)
    const report = await usingRunner(this.typedName, flags, ({ setUp }, context) => setUp(context, choices))
    const lines = [
      ...renderMigrated(report, 'Applied'),
      '',
      ...renderSeeded(report),
      `Next: ${howToType('db status')} tells where everything stands,`,
      `      ${howToType('db plan')} what a set-up would change.`,
    ]
    return { document: report, lines }
  }
}

type SetupFlags = Interfaces.InferredFlags<typeof Setup.flags & typeof globalFlags>

function refuseWithoutFresh(given: readonly string[]): void {
  const flag = given.find((name) => name in freshFlags)
  if (flag === undefined) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `--${flag} is about seeds, and \`db setup\` without --fresh runs migrations only.`,
    hint: `sow db setup --fresh --${flag} ...`,
  })
}
