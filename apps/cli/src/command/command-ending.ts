import { documentText, type Ending, linesText } from '../process/ending.js'
import type { CommandResult } from './command-result.js'

/** How one of our own commands ended; a command that a package brings returns anything else. */
export class CommandEnding implements Ending {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr = ''

  constructor(
    command: string,
    result: CommandResult,
    output: { readonly json: boolean; readonly quiet: boolean },
  ) {
    this.exitCode = result.exitCode ?? 0
    this.stdout = output.json
      ? documentText({ ok: true, command, ...result.document })
      : output.quiet
        ? ''
        : linesText(result.lines)
  }
}
