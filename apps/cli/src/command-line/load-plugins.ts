import { Plugin } from '@oclif/core'
import { type CommandPlugin, findCommandPlugins } from '@sow/runner/start'

/**
 * The commands and hooks of this package, and of each seed or schema package of the project that is an oclif plugin
 * too. They are loaded from the directories that discovery found: oclif's own search reads `dependencies` only, and
 * swallows what fails. One that cannot be loaded is told on stderr and left out; its rows are another matter.
 */
export async function loadPlugins(root: string, workingDirectory: string): Promise<Map<string, Plugin>> {
  const own = new Plugin({ isRoot: true, root })
  await own.load()
  const found = await Promise.all(findCommandPlugins(workingDirectory).map(loadPlugin))
  const plugins = [own, ...found.filter((plugin) => plugin !== null)]
  return new Map(plugins.map((plugin) => [plugin.name, plugin]))
}

async function loadPlugin({ name, directory }: CommandPlugin): Promise<Plugin | null> {
  try {
    // A plugin of type `link` is taken from exactly this directory.
    const plugin = new Plugin({ name, root: directory, type: 'link' })
    await plugin.load()
    return plugin
  } catch {
    process.stderr.write(
      `Warning: the commands of ${name} cannot be loaded; its datasets are not affected.\n`,
    )
    return null
  }
}
