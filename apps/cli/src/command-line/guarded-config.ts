import { Config, type Interfaces } from '@oclif/core'
import type { CommandDefinition, CommandHost } from '@sow/kit/command'
import { runPackageCommand } from '../command/run-package-command.js'
import { tell } from '../process/ending.js'
import { printingBeside } from '../process/printing-beside.js'

/** Milliseconds that a hook of a package may take. */
const hookDeadline = 10_000

/**
 * Oclif's configuration, in which the hooks of packages cannot stop our commands: one that throws, asks to exit or does
 * not come to an end is told on stderr, and the command goes on. What a hook prints goes to stderr too. It is also what
 * runs the commands that packages define.
 */
export class GuardedConfig extends Config implements CommandHost {
  runPackageCommand(id: string, definition: CommandDefinition, argv: readonly string[]): Promise<unknown> {
    const name = this.findCommand(id)?.pluginAlias ?? ''
    const plugin = this.plugins.get(name) ?? { name, pjson: {} }
    return runPackageCommand({ id, plugin }, definition, argv)
  }

  override async runHook<T extends keyof Interfaces.Hooks, P extends Interfaces.Hooks = Interfaces.Hooks>(
    event: T,
    options: P[T]['options'],
    timeout: number = hookDeadline,
  ): Promise<Interfaces.Hook.Result<P[T]['return']>> {
    // Oclif's own timer does not keep a process alive that waits for nothing else.
    const awake = setTimeout(() => {}, timeout * 2)
    try {
      const result = await printingBeside(() => super.runHook<T, P>(event, options, timeout, true))
      for (const { plugin } of result.failures) {
        const told = `Warning: the hook ${event} of ${plugin.name} failed; the command goes on without it.`
        if (plugin.name !== this.name) tell(told)
      }
      return result
    } finally {
      clearTimeout(awake)
    }
  }
}
