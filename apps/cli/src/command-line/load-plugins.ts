import { Plugin } from '@oclif/core'
import { type FoundPlugin, findPlugins } from '@sow/runner/start'
import { globalFlags } from '../command/global-flags.js'
import { plainPlugin } from '../plugins/plain-plugin.js'

/** The flags of every command, as a manifest has them. */
const namedFlags = Object.fromEntries(
  Object.entries(globalFlags).map(([name, flag]) => [name, { ...flag, name }]),
)

/**
 * This package, and each seed or schema package of the project, as oclif's plugins. They are loaded from the
 * directories that discovery found: oclif's own search reads `dependencies` only, and swallows what fails.
 */
export async function loadPlugins(root: string, workingDirectory: string): Promise<Map<string, Plugin>> {
  const own = new Plugin({ isRoot: true, root })
  await own.load()
  const found = await Promise.all((await findPlugins(workingDirectory)).map(loadPlugin))
  return new Map([own, ...found].map((plugin) => [plugin.name, plugin]))
}

/** One whose commands cannot be loaded is told on stderr, and is a plugin without any; its rows are another matter. */
async function loadPlugin(found: FoundPlugin): Promise<Plugin> {
  if (!found.commands) return await plainPlugin(found)
  try {
    // A plugin of type `link` is taken from exactly this directory.
    const plugin = new Plugin({ name: found.name, root: found.directory, type: 'link' })
    await plugin.load()
    for (const command of plugin.commands)
      if (command['host'] === 'sow') command.flags = { ...command.flags, ...namedFlags }
    return plugin
  } catch {
    process.stderr.write(
      `Warning: the commands of ${found.name} cannot be loaded; its datasets are not affected.\n`,
    )
    return await plainPlugin(found)
  }
}
