import { Args } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { confirmByName, requireAnswer } from '../../command/confirm.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { RemoveDocument } from '../../document/database-documents.js'
import { renderRemoved } from '../../render/render-undone.js'

export default class RemoveDomain extends SowCommand<RemoveDocument> {
  static override summary = 'Take the rows of a domain out of the database.'
  static override description =
    'Only rows go that Sow inserted, that nobody else ever wrote, and that nothing refers to. The rest is listed, left, and the site’s from then on. The package need not be installed any more; while it is, the next seed brings the rows back. The run can be undone.'
  static override examples = [
    '<%= config.bin %> db remove inventory',
    '<%= config.bin %> db remove inventory --yes --json',
  ]
  static override args = {
    domain: Args.string({ description: 'A domain, such as inventory.', required: true }),
  }
  static override flags = {
    ...lockFlags,
    ...yesFlag('Do not ask for the name of the domain.'),
  }

  protected override async execute(): Promise<CommandResult<RemoveDocument>> {
    const { args, flags } = await this.parse(RemoveDomain)
    requireAnswer(flags.yes)
    if (!flags.yes && !(await confirmByName([`This takes the rows of ${args.domain} away.`], args.domain)))
      return { document: { run: null, datasets: [] }, lines: ['Nothing was removed.'] }
    const report = await usingReadable(this.typedName, flags, ({ remove }, context) =>
      remove(context, args.domain),
    )
    return { document: report, lines: renderRemoved(report, args.domain) }
  }
}
