import { Config } from '@oclif/core'

/** Milliseconds that a hook of a package may take. */
const hookDeadline = 10_000

/**
 * Keeps the hooks of packages from stopping our commands: one that throws, asks to exit or does not come to an end is told
 * on stderr, and the command goes on. It is the class that is guarded, since oclif makes its configuration itself.
 */
export function guardHooks(deadline = hookDeadline): void {
  const { runHook } = Config.prototype
  Config.prototype.runHook = async function guarded(this: Config, event, options) {
    // Oclif's own timer does not keep a process alive that waits for nothing else.
    const awake = setTimeout(() => {}, deadline * 2)
    try {
      const result = await runHook.call(this, event, options, deadline, true)
      for (const { plugin } of result.failures) if (!plugin.isRoot) warn(String(event), plugin.name)
      return result
    } finally {
      clearTimeout(awake)
    }
  } as typeof runHook
}

function warn(event: string, name: string): void {
  process.stderr.write(`Warning: the hook ${event} of ${name} failed; the command goes on without it.\n`)
}
