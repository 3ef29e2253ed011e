import type { CommandResult } from '../command/command-result.js'
import { SowCommand } from '../command/sow-command.js'
import type { VersionDocument } from '../document/project-documents.js'
import { listPlugins } from '../plugins/list-plugins.js'
import { ownVersion, versionLine } from '../process/version.js'
import { renderPlugins } from '../render/render-plugins.js'

export default class ShowVersion extends SowCommand<VersionDocument> {
  static override summary = 'Show the version of Sow and of Node; --verbose adds the plugins.'
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --verbose --json']

  override async execute(): Promise<CommandResult<VersionDocument>> {
    const { flags } = await this.parse(ShowVersion)
    const plugins = flags.verbose ? await listPlugins(this.config, process.cwd()) : null
    return {
      document: {
        version: ownVersion(),
        architecture: `${process.platform}-${process.arch}`,
        node: process.version,
        plugins,
      },
      lines: [versionLine(), ...(plugins === null ? [] : ['', ...renderPlugins(plugins)])],
    }
  }
}
