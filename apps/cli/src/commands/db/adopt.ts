import { Flags } from '@oclif/core'
import type { AdoptChoice } from '@sow/runner'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import type { AdoptDocument } from '../../document/database-documents.js'
import { renderAdoption, renderEnded } from '../../render/render-adoption.js'

export default class Adopt extends SowCommand<AdoptDocument> {
  static override summary = 'Look at a database that existed before Sow, and take it over.'
  static override description =
    'Tells which tool recorded migrations there, what it claims, and what is there. Without a flag nothing is written. The record of the other tool is never touched.'
  static override examples = [
    '<%= config.bin %> db adopt',
    '<%= config.bin %> db adopt --own-schema',
    '<%= config.bin %> db adopt --undo',
  ]
  static override flags = {
    'own-schema': Flags.boolean({
      description: 'The other tool goes on to migrate: Sow runs no migration here, and looks after rows.',
      exclusive: ['undo'],
    }),
    undo: Flags.boolean({ description: 'End an adoption: only the schema sow is changed.' }),
    ...lockFlags,
  }

  protected override async execute(): Promise<CommandResult<AdoptDocument>> {
    const { flags } = await this.parse(Adopt)
    const choice: AdoptChoice = flags.undo ? 'undo' : flags['own-schema'] ? 'own-schema' : 'look'
    const report = await usingReadable(this.typedName, flags, ({ adopt }, context) => adopt(context, choice))
    return { document: report, lines: choice === 'undo' ? renderEnded(report) : renderAdoption(report) }
  }
}
