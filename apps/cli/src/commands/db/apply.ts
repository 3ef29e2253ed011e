import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Args } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import { allFlag } from '../../command/all-flag.js'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { acceptFlags, overwriteFlag } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { timed } from '../../command/timed-run.js'
import { usingRunner } from '../../command/using-runner.js'
import type { ApplyDocument } from '../../document/database-documents.js'
import { renderSeeded } from '../../render/render-run.js'

export default class Apply extends SowCommand<ApplyDocument> {
  static override summary = 'Do exactly what a saved plan says, or refuse.'
  static override description =
    'Where the packages, the tables or the rows are no longer as the plan saw them, nothing is done, the command says what moved and exits 3.'
  static override examples = [
    '<%= config.bin %> db apply plan.json',
    '<%= config.bin %> db apply plan.json --json',
  ]
  static override args = { file: Args.string({ description: 'A plan of `db plan --out`.', required: true }) }
  static override flags = { ...acceptFlags, ...overwriteFlag, ...allFlag, ...lockFlags }

  protected override async execute(): Promise<CommandResult<ApplyDocument>> {
    const { args, flags } = await this.parse(Apply)
    const text = readPlan(args.file)
    const accepted = {
      acceptMassChange: flags['accept-mass-change'] ?? [],
      acceptOverwrite: flags['accept-overwrite'] ?? [],
    }
    const { report, took } = await usingRunner(this.typedName, flags, ({ applyPlan, parsePlan }, context) =>
      timed(context, (timing) => applyPlan(timing, parsePlan(text, basename(args.file)), accepted)),
    )
    return { document: report, lines: renderSeeded(report, { all: flags.all, took }) }
  }
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SowError({
      code: 'PLAN_INVALID',
      message: `The plan ${basename(file)} cannot be read.`,
      hint: 'Name a file that `sow db plan --out FILE` wrote.',
      cause,
    })
  }
}
