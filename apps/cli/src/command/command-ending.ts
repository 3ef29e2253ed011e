import type { CommandAnswer } from '@sow/kit/command'
import type { CommandDocument } from '../document/document.js'
import { documentFormat } from '../document/envelope.js'
import { documentText, type Ending, linesText } from '../process/ending.js'
import type { CommandResult } from './command-result.js'

/** How a command ended that is ours, or defined by `defineCommand`; any other that a package brings returns anything else. */
export class CommandEnding implements Ending {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr = ''

  constructor(
    command: string,
    { document, lines, ok = true, exitCode = 0 }: CommandResult<CommandDocument> | CommandAnswer,
    output: { readonly json: boolean; readonly quiet: boolean },
  ) {
    // First, so that every document begins alike; last, so that no package's field takes their place.
    const opening = { format: documentFormat, ok, command }
    this.exitCode = exitCode
    this.stdout = output.json
      ? documentText({ ...opening, ...document, ...opening })
      : output.quiet
        ? ''
        : linesText(lines)
  }
}
