import type { CommandResult } from '../command/command-result.js'
import { lockFlags } from '../command/lock-flags.js'
import { openLongSite } from '../command/long-site.js'
import { valuesFlag } from '../command/row-choice-flags.js'
import { SowCommand } from '../command/sow-command.js'
import type { McpDocument } from '../document/project-documents.js'
import { interruption } from '../process/interruption.js'
import { ownVersion } from '../process/version.js'

export default class ServeAssistant extends SowCommand<McpDocument> {
  static override summary =
    'Serve an assistant over the Model Context Protocol, on the standard input and output.'
  static override description =
    'An assistant can look: list, status, plan, explain, diff, blame, and more. It writes nothing by itself: applying a plan, an undo and the end of conflicts each want a one-time code that a person gets with `sow mcp code`, or in the studio. What rows hold is told with --show-values only.'
  static override examples = ['<%= config.bin %> mcp', '<%= config.bin %> mcp --show-values']
  static override flags = { ...valuesFlag, ...lockFlags }

  protected override async execute(): Promise<CommandResult<McpDocument>> {
    const { flags } = await this.parse(ServeAssistant)
    const { serveAssistant } = await import('../assistant/serve-assistant.js')
    await using site = await openLongSite(flags)
    const values = flags['show-values'] === true
    await serveAssistant(
      {
        values,
        version: ownVersion(),
        open: site.open,
        help: (command) => this.#help(command),
      },
      interruption,
    )
    return { document: { values }, lines: [] }
  }

  #help(command: string): string {
    const { summary = '', description = '' } = this.config.findCommand(command.replaceAll(' ', ':')) ?? {}
    return `${summary} ${description}`.trim()
  }
}
