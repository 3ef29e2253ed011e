import { Args } from '@oclif/core'
import { SowError } from '@sow/kit/errors'
import { askYes } from '../../command/ask.js'
import type { CommandResult } from '../../command/command-result.js'
import { lockFlags } from '../../command/lock-flags.js'
import { valuesFlag } from '../../command/row-choice-flags.js'
import { SowCommand } from '../../command/sow-command.js'
import { usingReadable } from '../../command/using-runner.js'
import { keptProposalsOf } from '../../consent/kept-proposals.js'
import { codeMinutes } from '../../consent/one-time-code.js'
import { proposeAgain } from '../../consent/proposal.js'
import { renderProposal } from '../../consent/render-proposal.js'
import type { McpCodeDocument } from '../../document/project-documents.js'
import { isInteractive } from '../../process/is-interactive.js'
import { tell } from '../../process/printing.js'

export default class GiveCode extends SowCommand<McpCodeDocument> {
  static override summary = 'Show what an assistant proposes to write, and give a one-time code for it.'
  static override description =
    'Only at a terminal. What is proposed is looked at anew, and you are asked. The code is good for this proposal on this database, once, for ten minutes. Without DIGEST the newest proposal is meant.'
  static override examples = ['<%= config.bin %> mcp code', '<%= config.bin %> mcp code 3f2a90c41d7e']
  static override args = {
    digest: Args.string({ description: 'The proposal, as the assistant names it.' }),
  }
  static override flags = { ...valuesFlag, confirm: lockFlags.confirm }

  protected override async execute(): Promise<CommandResult<McpCodeDocument>> {
    const { args, flags } = await this.parse(GiveCode)
    if (!isInteractive()) throw withoutTerminal()
    const values = flags['show-values'] === true
    const { proposal, kept } = await usingReadable(this.typedName, flags, async (runner, context) => {
      const proposals = keptProposalsOf(context.project.directory)
      const [newest] = proposals.list()
      const waiting = proposals.find(args.digest ?? newest?.digest ?? '')
      return { proposal: await proposeAgain(runner, context, waiting, { values }), kept: proposals }
    })
    tell(...renderProposal(proposal))
    if (!(await askYes('Give the assistant a code for this?')))
      return {
        document: { digest: proposal.digest, code: null, minutes: null },
        lines: ['No code was given.'],
      }
    const code = kept.giveCode(proposal)
    return {
      document: { digest: proposal.digest, code, minutes: codeMinutes },
      lines: [code, `Good once, for ${codeMinutes} minutes. Tell it to the assistant.`],
    }
  }
}

/** What an assistant can run by itself gives it no code. */
function withoutTerminal(): SowError {
  return new SowError({
    code: 'GUARD_CONFIRM',
    message: 'A code is given to a person at a terminal, and there is none.',
    hint: 'Type `sow mcp code` at a terminal in the project, or open `sow studio --write`.',
  })
}
