import { Args } from '@oclif/core'
import type { CommandResult } from '../command/command-result.js'
import { SowCommand } from '../command/sow-command.js'
import type { CompletionDocument } from '../document/project-documents.js'
import { completionScript, shells } from '../plugins/completion-script.js'
import { typedName } from '../plugins/typed-name.js'

export default class Completion extends SowCommand<CompletionDocument> {
  static override summary = 'Print the script by which a shell completes commands and flags.'
  static override description =
    'Those of the packages of this project come too. The script is evaluated when a shell starts, and runs nothing of Sow.'
  static override examples = [
    '<%= config.bin %> completion bash >> ~/.bashrc',
    '<%= config.bin %> completion zsh >> ~/.zshrc',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/sow.fish',
  ]
  static override args = {
    shell: Args.string({ description: 'The shell.', options: [...shells], required: true }),
  }

  override async execute(): Promise<CommandResult<CompletionDocument>> {
    const { args } = await this.parse(Completion)
    const shell = shells.find((each) => each === args.shell) ?? 'bash'
    const commands = this.config.commands.map(({ id, flags }) => ({
      name: typedName(id),
      flags: Object.keys(flags).map((name) => `--${name}`),
    }))
    const script = completionScript(shell, commands)
    return { document: { shell, script: `${script.join('\n')}\n` }, lines: script }
  }
}
