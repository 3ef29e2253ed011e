import type { CommandResult } from '../command/command-result.js'
import { SowCommand } from '../command/sow-command.js'
import type { PluginsDocument } from '../document/project-documents.js'
import { listPlugins } from '../plugins/list-plugins.js'
import { renderPlugins } from '../render/render-plugins.js'

export default class ListPlugins extends SowCommand<PluginsDocument> {
  static override summary =
    'List the plugins: the seed and schema packages of this project, and the commands that they bring.'
  static override description =
    'Reads the package.json of each, and oclif.manifest.json where it brings commands; no database is needed.'
  static override examples = ['<%= config.bin %> plugins', '<%= config.bin %> plugins --json']

  override async execute(): Promise<CommandResult<PluginsDocument>> {
    await this.parse(ListPlugins)
    const plugins = await listPlugins(this.config, process.cwd())
    return { document: { plugins }, lines: renderPlugins(plugins) }
  }
}
