import { Args } from '@oclif/core'
import type { CommandResult } from '../command/command-result.js'
import { SowCommand } from '../command/sow-command.js'

export default class Explain extends SowCommand {
  static override summary = 'Say what an error code means and how to mend it.'
  static override examples = [
    '<%= config.bin %> explain DATA_INVALID',
    '<%= config.bin %> explain LOCK_BUSY --json',
  ]
  static override args = {
    code: Args.string({ description: 'The code, as an error shows it.', required: true }),
  }

  override async execute(): Promise<CommandResult> {
    const { args } = await this.parse(Explain)
    const { explainCode } = await import('../explain/explain-code.js')
    return explainCode(args.code)
  }
}
