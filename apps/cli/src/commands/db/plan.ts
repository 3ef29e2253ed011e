import { writeFileSync } from 'node:fs'
import { Flags } from '@oclif/core'
import { exitCode, SowError } from '@sow/kit/errors'
import type { PlanChoices } from '@sow/runner'
import { allFlag } from '../../command/all-flag.js'
import type { CommandResult } from '../../command/command-result.js'
import { planResult } from '../../command/plan-result.js'
import { valuesFlag } from '../../command/row-choice-flags.js'
import { acceptFlags, mergeFlags, seedChoices, selectionFlags } from '../../command/selection-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { sqlFlag, sqlResult } from '../../command/sql-result.js'
import type { PlanDocument } from '../../document/database-documents.js'
import { print } from '../../process/main-thread.js'
import { howToType } from '../../render/how-to-type.js'
import { printableJson } from '../../render/printable.js'

export default class Plan extends SowCommand<PlanDocument> {
  static override summary = 'Show what `db up` would do, row by row, and write nothing.'
  static override usage = 'db plan [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db plan',
    '<%= config.bin %> db plan billing-masters --show-values',
    '<%= config.bin %> db plan --out plan.json',
    '<%= config.bin %> db plan --rows --json',
    '<%= config.bin %> db plan --detailed-exitcode',
  ]
  static override flags = {
    ...selectionFlags,
    ...mergeFlags,
    ...acceptFlags,
    ...valuesFlag,
    ...allFlag,
    ...sqlFlag({ exclusive: ['show-values', 'rows', 'out', 'detailed-exitcode'] }),
    rows: Flags.boolean({
      description: 'Write every row to the standard output before the plan, one JSON object a line.',
    }),
    out: Flags.string({ description: 'Save the plan, for `db apply`.', helpValue: 'FILE' }),
    'detailed-exitcode': Flags.boolean({ description: 'Exit 2 where changes are pending.' }),
  }

  protected override async execute(): Promise<CommandResult<PlanDocument>> {
    const { argv, flags } = await this.parse(Plan)
    const { out } = flags
    const seeds = seedChoices(flags, argv.map(String))
    if (flags.sql) return await sqlResult(this.typedName, flags, seeds)
    const choices: PlanChoices = {
      ...seeds,
      values: flags['show-values'],
      save: out !== undefined,
      ...(flags.rows ? { eachRow: writeRow } : {}),
    }
    const { saved, ...result } = await planResult(this.typedName, flags, choices, flags.all)
    if (out !== undefined && saved !== null) save(out, saved)
    const next =
      out === undefined ? [] : [`Saved in ${out}: ${howToType(`db apply ${out}`)} does exactly this.`]
    const code =
      flags['detailed-exitcode'] && result.document.pending ? exitCode.changesPending : exitCode.done
    return { ...result, lines: [...result.lines, ...next], exitCode: code }
  }
}

function writeRow(row: object): void {
  print('stdout', `${printableJson({ type: 'row', ...row })}\n`)
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new SowError({
      code: 'INPUT_OUTPUT',
      message: 'The plan cannot be written to the file that --out names.',
      hint: 'Name a file in a directory that exists and can be written.',
      cause,
    })
  }
}
