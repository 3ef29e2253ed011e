import { Args } from '@oclif/core'
import type { CommandResult } from '../../command/command-result.js'
import { confirmByName, requireAnswer } from '../../command/confirm.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { RemoveDocument } from '../../document/decision-documents.js'
import { renderRemoved } from '../../render/render-undone.js'

export default class RemoveDomain extends SowCommand<RemoveDocument> {
  static override summary = 'Take the rows of a domain out of the database.'
  static override description =
    'Only rows go that Sow inserted, that nobody else ever wrote, and that nothing refers to. The rest is listed, left, and the site’s from then on. The package need not be installed any more; while it is, the next seed brings the rows back. The run can be undone.'
  static override examples = [
    '<%= config.bin %> db remove inventory',
    '<%= config.bin %> db remove inventory --dry-run',
    '<%= config.bin %> db remove inventory --yes --json',
  ]
  static override args = {
    domain: Args.string({ description: 'A domain, such as inventory.', required: true }),
  }
  static override flags = {
    ...dryRunFlag,
    ...lockFlags,
    ...yesFlag('Do not ask for the name of the domain.'),
  }

  protected override async execute(): Promise<CommandResult<RemoveDocument>> {
    const { args, flags } = await this.parse(RemoveDomain)
    const report = await usingReadable(this.typedName, flags, async ({ remove }, context) => {
      const look = () => remove(context, args.domain, { look: true })
      if (flags['dry-run']) return await look()
      const isMeant = flags.yes || (await isAffirmed(await look(), args.domain))
      return isMeant ? await remove(context, args.domain) : null
    })
    if (report === null) return { document: { run: null, datasets: [] }, lines: ['Nothing was removed.'] }
    return { document: report, lines: renderRemoved(report, args.domain) }
  }
}

/** What cannot be done is refused before anybody is asked. */
async function isAffirmed(looked: Parameters<typeof renderRemoved>[0], domain: string): Promise<boolean> {
  requireAnswer(false)
  return await confirmByName(renderRemoved(looked, domain), domain)
}
