import { allFlag } from '../../command/all-flag.js'
import type { CommandResult } from '../../command/command-result.js'
import { dryRunFlag } from '../../command/dry-run-flag.js'
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
import { sqlFlag, sqlResult } from '../../command/sql-result.js'
import { timed } from '../../command/timed-run.js'
import { usingRunner } from '../../command/using-runner.js'
import type { SeedDocument } from '../../document/database-documents.js'
import { renderSeeded } from '../../render/render-run.js'

export default class Seed extends SowCommand<SeedDocument> {
  static override summary = 'Seed the selected datasets, all of them or none.'
  static override description =
    'Names are domains or datasets; without any, every dataset of the selected kinds is seeded. What a dataset refers to comes along. Running it again writes only what differs.'
  static override usage = 'db seed [DATASET...] [FLAGS]'
  static override strict = false
  static override examples = [
    '<%= config.bin %> db seed',
    '<%= config.bin %> db seed billing-masters providers',
    '<%= config.bin %> db seed billing-masters/payers --json',
    '<%= config.bin %> db seed --kind demo --tenant north-clinic',
    '<%= config.bin %> db seed billing-masters/payers --dry-run --sql',
  ]
  static override flags = {
    ...selectionFlags,
    ...mergeFlags,
    ...acceptFlags,
    ...commitFlag,
    ...dryRunFlag,
    ...allFlag,
    ...sqlFlag({ dependsOn: ['dry-run'] }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<SeedDocument>> {
    const { argv, flags } = await this.parse(Seed)
    const choices = seedChoices(flags, argv.map(String))
    if (flags.sql) return await sqlResult(this.typedName, flags, choices)
    if (flags['dry-run']) return await planResult(this.typedName, flags, choices, flags.all)
    const { report, took } = await usingRunner(this.typedName, flags, ({ seed }, context) =>
      timed(context, (timing) => seed(timing, choices)),
    )
    return { document: report, lines: renderSeeded(report, { all: flags.all, took }) }
  }
}
