import { Flags, type Interfaces } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import type { globalFlags } from '../../command/global-flags.js'
import { lockFlags } from '../../command/lock-flags.js'
import { seedChoices } from '../../command/selection-flags.js'
import { setUpFlags, setUpResult } from '../../command/set-up-result.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { SetupDocument } from '../../document/database-documents.js'
import { howToType } from '../../render/how-to-type.js'
import { renderMigrated } from '../../render/render-run.js'

export default class Setup extends SowCommand<SetupDocument> {
  static override summary = 'Run all pending migrations; with --fresh, seed as well.'
  static override description =
    '`db setup --fresh` is the whole set-up, the same as `db up`: migrations first, then the selected seeds. It drops nothing, and running it again writes only what differs.'
  static override examples = [
    '<%= config.bin %> db setup',
    '<%= config.bin %> db setup --fresh',
    '<%= config.bin %> db setup --fresh --only billing-masters,providers',
    '<%= config.bin %> db setup --fresh --kind reference,starter,demo',
  ]
  static override flags = {
    fresh: Flags.boolean({ description: 'Seed the selected datasets after the migrations.' }),
    ...setUpFlags,
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<SetupDocument>> {
    const { flags, metadata } = await this.parse(Setup)
    if (!flags.fresh) {
      refuseWithoutFresh(Object.keys(flags).filter((name) => metadata.flags[name]?.setFromDefault !== true))
      return await this.#migrate(flags)
    }
    return await setUpResult(this.typedName, flags, seedChoices(flags))
  }

  async #migrate(flags: SetupFlags): Promise<CommandResult<SetupDocument>> {
    const report = await usingRunner(this.typedName, flags, ({ migrate }, context) => migrate(context))
    return {
      document: report,
      lines: [...renderMigrated(report, 'Applied'), `Next: ${howToType('db seed')}`],
    }
  }
}

type SetupFlags = Interfaces.InferredFlags<typeof Setup.flags & typeof globalFlags>

function refuseWithoutFresh(given: readonly string[]): void {
  const flag = given.find((name) => name in setUpFlags)
  if (flag === undefined) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `--${flag} is about seeds, and \`db setup\` without --fresh runs migrations only.`,
    hint: `sow db setup --fresh --${flag} ...`,
  })
}
