import { exitCode, SowError } from '@sow/kit/errors'
import type { PlaceReport } from '@sow/runner'
import { askYes } from '../../command/ask.js'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { PlaceDocument } from '../../document/database-documents.js'
import { isInteractive } from '../../process/is-interactive.js'
import { tell } from '../../process/printing.js'
import { renderPlacing } from '../../render/render-placing.js'

export default class PlaceTables extends SowCommand<PlaceDocument> {
  static override summary = 'Place the tables of a cluster of Citus as the schema package declares them.'
  static override description =
    'What cannot be placed is named first, with what to do, and stays as it is; the command then exits with 3. Tables are copied while others cannot write them. Each step is a transaction: if the command is stopped, the next one does the rest. In a database without Citus nothing is done.'
  static override examples = [
    '<%= config.bin %> db place --dry-run',
    '<%= config.bin %> db place --yes',
    '<%= config.bin %> db place --yes --json',
  ]
  static override flags = {
    ...dryRunFlag,
    ...lockFlags,
    ...yesFlag('Do not ask before tables are placed.'),
  }

  protected override async execute(): Promise<CommandResult<PlaceDocument>> {
    const { flags } = await this.parse(PlaceTables)
    return await usingRunner(this.typedName, flags, async ({ place, planPlacements }, context) => {
      const looked = await planPlacements(context)
      const isOpen = looked.cluster && looked.steps.length > 0
      if (!isOpen || flags['dry-run']) return resultOf(looked, renderPlacing(looked, true))
      if (!(await isMeant(looked, flags.yes))) return resultOf(looked, ['Nothing was placed.'])
      const report = await place(context)
      return resultOf(report, renderPlacing(report, false))
    })
  }
}

function resultOf(report: PlaceReport, lines: readonly string[]): CommandResult<PlaceDocument> {
  const isShort = report.cluster && report.findings.length > 0
  return { document: report, lines, exitCode: isShort ? exitCode.decisionNeeded : exitCode.done }
}

/** Shows what is about to happen, and asks. Throws GUARD_CONFIRM where nobody is there to answer. */
async function isMeant(looked: PlaceReport, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!isInteractive())
    throw new SowError({
      code: 'GUARD_CONFIRM',
      message:
        'Tables are copied while nobody can write them, so the command asks first, and there is no terminal to ask at.',
      hint: 'Add --yes, once you have read `sow db place --dry-run`.',
    })
  tell(...renderPlacing(looked, true).slice(0, -2))
  return await askYes('Place them?')
}
