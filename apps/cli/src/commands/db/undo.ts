import { SowError } from '@sow/kit/errors'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingRunner } from '../../command/using-runner.js'
import type { UndoDocument } from '../../document/database-documents.js'
import { renderUndone } from '../../render/render-undone.js'

export default class Undo extends SowCommand<UndoDocument> {
  static override summary = 'Take back what a run did to rows.'
  static override description =
    'Columns get their earlier values back, rows that the run inserted go, rows that it deleted come back: wherever nobody else wrote since. The rest is listed and left. The version that was undone stays away until `sow db release`, or until a newer one comes. Undoing an undo does the run again.'
  static override usage = 'db undo [RUN] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db undo',
    '<%= config.bin %> db undo 12',
    '<%= config.bin %> db undo --json',
  ]
  static override flags = { ...lockFlags }

  protected override async execute(): Promise<CommandResult<UndoDocument>> {
    const { argv, flags } = await this.parse(Undo)
    const run = runNumber(argv.map(String))
    const report = await usingRunner(this.typedName, flags, ({ undo }, context) => undo(context, run))
    return { document: report, lines: renderUndone(report) }
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
