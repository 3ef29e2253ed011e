import { Config, type Interfaces } from '@oclif/core'
import type { CommandDefinition, CommandHost } from '@sow/kit/command'
import { runPackageCommand } from '../command/run-package-command.js'
import { watchingForeignCode } from '../process/foreign-code.js'
import { printingBeside, tell } from '../process/printing.js'

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
      const result = await this.#watching(String(event), timeout, () =>
        super.runHook<T, P>(event, options, timeout, true),
      )
      for (const { plugin } of result.failures) {
        const told = `Warning: the hook ${event} of ${plugin.name} failed; the command goes on without it.`
        if (plugin.name !== this.name) tell(told)
      }
      return result
    } finally {
      clearTimeout(awake)
    }
  }

  /** Oclif's own timer is of the thread that a hook may hold. */
  async #watching<Result>(event: string, timeout: number, work: () => Promise<Result>): Promise<Result> {
    const owners = [...this.plugins.values()].filter(
      ({ name, hooks }) => name !== this.name && event in hooks,
    )
    if (owners.length === 0) return await printingBeside(work)
    const code = {
      package: owners.map(({ name }) => name).join(', or of '),
      file: '',
      seconds: timeout / 1000,
      hook: event,
    }
    return await watchingForeignCode(code, () => printingBeside(work))
  }
}
