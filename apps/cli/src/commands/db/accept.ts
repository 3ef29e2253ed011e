import { Flags } from '@oclif/core'
import { isAgreed } from '../../command/agreed.js'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { namedRows } from '../../command/named-rows.js'
import { tenantFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { AcceptDocument } from '../../document/decision-documents.js'
import { renderAccepted } from '../../render/render-accepted.js'
import { renderAcceptedMigration } from '../../render/render-accepted-migration.js'

export default class AcceptEdits extends SowCommand<AcceptDocument> {
  static override summary = 'Take what the table holds now as what was applied: known edits stop being drift.'
  static override description =
    'No row is written. A release that differs from an accepted value arrives, as it would where nobody edited. Rows that a migration of another tool wrote are taken by its name: those with an edit or a conflict known from before keep their base.'
  static override usage = 'db accept DATASET [KEY...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db accept billing-masters/payers',
    '<%= config.bin %> db accept billing-masters/payers self-pay --dry-run',
    '<%= config.bin %> db accept --written-by-migration 20260101_to_cents.js --dry-run',
  ]
  static override flags = {
    'written-by-migration': Flags.string({
      description: 'Take the rows that this migration of another tool wrote, of all datasets or those named.',
      helpValue: 'NAME',
      exclusive: ['tenant'],
    }),
    ...dryRunFlag,
    ...tenantFlag,
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<AcceptDocument>> {
    const { argv, flags } = await this.parse(AcceptEdits)
    const names = argv.map(String)
    const migration = flags['written-by-migration']
    if (migration !== undefined) {
      const choices = { migration, datasets: names, look: flags['dry-run'] === true }
      const report = await usingReadable(this.typedName, flags, ({ acceptWritten }, context) =>
        acceptWritten(context, choices),
      )
      return { document: report, lines: renderAcceptedMigration(report, choices.look) }
    }
    const choice = namedRows('accept', names, flags.tenant)
    const report = await usingReadable(this.typedName, flags, async ({ accept }, context) => {
      const look = () => accept(context, { ...choice, look: true })
      if (flags['dry-run']) return await look()
      const tell = async () => renderAccepted(await look(), true)
      return (await isAgreed(flags, 'Accept them?', tell)) ? await accept(context, choice) : null
    })
    if (report === null)
      return {
        document: { run: null, dataset: choice.dataset, edited: 0, deleted: 0 },
        lines: ['Nothing was accepted.'],
      }
    return { document: report, lines: renderAccepted(report, flags['dry-run']) }
  }
}
