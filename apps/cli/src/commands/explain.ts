import { Args } from '@oclif/core'
import type { CommandResult } from '../command/command-result.js'
import { SowCommand } from '../command/sow-command.js'
import type { ExplainDocument } from '../document/project-documents.js'
import { bold } from '../render/color.js'
import { pasteable } from '../render/how-to-type.js'
import { fitLines, outputWidth, wrapText } from '../render/width.js'

export default class Explain extends SowCommand<ExplainDocument> {
  static override summary = 'Say what an error code means and how to mend it.'
  static override examples = [
    '<%= config.bin %> explain DATA_INVALID',
    '<%= config.bin %> explain LOCK_BUSY --json',
  ]
  static override args = {
    code: Args.string({ description: 'The code, as an error shows it.', required: true }),
  }

  override async execute(): Promise<CommandResult<ExplainDocument>> {
    const { args } = await this.parse(Explain)
    const { explainCode } = await import('../explain/explain-code.js')
    const explanation = explainCode(args.code)
    const { code, exitCode, title, meaning, remedies } = explanation
    return {
      document: { explanation },
      lines: [
        `${bold(code)}: ${title}. Exit code ${exitCode}.`,
        '',
        ...wrapText(meaning, outputWidth()),
        '',
        ...fitLines(remedies.map((remedy) => `- ${pasteable(remedy)}`)),
      ],
    }
  }
}
