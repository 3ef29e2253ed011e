import { type Command, Errors, Plugin } from '@oclif/core'
import { isSowError } from '@sow/kit/errors'
import { type FoundPlugin, findPlugins } from '@sow/runner/start'
import { globalFlags } from '../command/global-flags.js'
import { absentFault, type CommandOfPackage, importFault } from '../command/package-fault.js'
import { plainPlugin } from '../plugins/plain-plugin.js'
import { printingBeside } from '../process/printing-beside.js'

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
    for (const command of plugin.commands) {
      if (command['host'] === 'sow') command.flags = { ...command.flags, ...namedFlags }
      const { id, load } = command
      command.load = () => loadCommand({ id, plugin }, load)
    }
    return plugin
  } catch {
    process.stderr.write(
      `Warning: the commands of ${found.name} cannot be loaded; its datasets are not affected.\n`,
    )
    return await plainPlugin(found)
  }
}

/** Imports the code of a command. What cannot be is a fault of the package, and told in our words. */
async function loadCommand(of: CommandOfPackage, load: () => Promise<Command.Class>): Promise<Command.Class> {
  try {
    return await printingBeside(load)
  } catch (error) {
    if (isSowError(error)) throw error
    throw error instanceof Errors.CLIError && error.message === `command ${of.id} not found`
      ? absentFault(of, error)
      : importFault(of, error)
  }
}
