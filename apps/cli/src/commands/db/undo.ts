import type { RecordedRun } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { isAgreed } from '../../command/agreed.js'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag, dryRunValuesFlag } from '../../command/dry-run-flag.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { yesFlag } from '../../command/yes-flag.js'
import type { UndoDocument } from '../../document/decision-documents.js'
import { isInteractive } from '../../process/is-interactive.js'
import { describeRun } from '../../render/render-history.js'
import { renderUndone } from '../../render/render-undone.js'

export default class Undo extends SowCommand<UndoDocument> {
  static override summary = 'Take back what a run did to rows.'
  static override description =
    'Columns get their earlier values back, rows that the run inserted go, rows that it deleted come back: wherever nobody else wrote since. The rest is listed and left. The version that was undone stays away until `sow db release`, or until a newer one comes. Undoing an undo does the run again. A run that is undone already stays as it is. Without RUN the newest is named, and undone once a person at the terminal says yes.'
  static override usage = 'db undo [RUN] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db undo 12',
    '<%= config.bin %> db undo 12 --dry-run --show-values',
    '<%= config.bin %> db undo 12 --json',
  ]
  static override flags = {
    ...dryRunFlag,
    ...dryRunValuesFlag,
    ...lockFlags,
    ...yesFlag('Answer the question at a terminal; a script has to name the run.'),
  }

  protected override async execute(): Promise<CommandResult<UndoDocument>> {
    const { argv, flags } = await this.parse(Undo)
    const named = runNumber(argv.map(String))
    const report = await usingReadable(this.typedName, flags, async ({ lastRun, undo }, context) => {
      const last = named === null ? await lastRun(context) : null
      const run = named ?? requireLast(last, flags)
      if (flags['dry-run']) return await undo(context, run, { look: true, values: flags['show-values'] })
      const question = `Undo ${last === null ? `run ${run}` : describeRun(last)}?`
      const look = async () => renderUndone(await undo(context, run, { look: true }))
      return (await isAgreed(flags, question, look)) ? await undo(context, run) : null
    })
    return report === null
      ? { document: { run: null, datasets: [] }, lines: ['Nothing was undone.'] }
      : { document: report, lines: renderUndone(report) }
  }
}

function runNumber([named, ...more]: readonly string[]): number | null {
  if (named === undefined) return null
  if (more.length === 0 && /^[1-9]\d{0,15}$/.test(named)) return Number(named)
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: 'A run is named by its number.',
    hint: 'See `sow db history` for the runs, then: sow db undo NUMBER.',
  })
}

/**
 * The newest run, where a person can be asked about it or nothing is written. A script has to name the run: repeated, it would
 * otherwise take back one run after the other. Throws RUN_UNKNOWN, GUARD_CONFIRM.
 */
function requireLast(
  last: RecordedRun | null,
  flags: { readonly json: boolean; readonly 'dry-run': boolean },
): number {
  if (last === null)
    throw new SowError({
      code: 'RUN_UNKNOWN',
      message: 'No run is left to undo.',
      hint: 'See `sow db history` for the runs that there were.',
    })
  if (flags['dry-run'] || (!flags.json && isInteractive())) return last.id
  throw new SowError({
    code: 'GUARD_CONFIRM',
    message: `Which run is to be undone was not said, and there is no terminal to ask at; the newest is ${describeRun(last)}.`,
    hint: `Name the run, if it is this one: sow db undo ${last.id}.`,
  })
}
