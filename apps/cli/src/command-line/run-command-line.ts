import { fileURLToPath } from 'node:url'
import { run, settings } from '@oclif/core'
import { CommandEnding } from '../command/command-ending.js'
import { type Ending, silentSuccess } from '../process/ending.js'
import { checkCommand } from './check-command.js'
import { guardHooks } from './guard-hooks.js'
import { loadPlugins } from './load-plugins.js'

/** Hands the arguments to oclif, with the commands of the project's packages, and answers how the command ended. */
export async function runCommandLine(argv: readonly string[]): Promise<Ending> {
  // Commands run as they were built, whatever NODE_ENV says.
  settings.enableAutoTranspile = false
  const root = fileURLToPath(new URL('..', import.meta.url))
  const plugins = await loadPlugins(root, process.cwd())
  const words = helpFirst(argv)
  const commands = [...plugins.values()].flatMap((plugin) => plugin.commands)
  checkCommand(
    words,
    commands.flatMap(({ id, aliases, hiddenAliases }) => [id, ...aliases, ...hiddenAliases]),
  )
  guardHooks()
  const result: unknown = await run([...words], { root, plugins })
  return result instanceof CommandEnding ? result : foreignEnding()
}

/** `sow help db seed` is `sow db seed --help`. */
function helpFirst(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
}

/** A command that a package brings prints by itself, and says with `process.exitCode` where it failed. */
function foreignEnding(): Ending {
  const { exitCode } = process
  return typeof exitCode === 'number' && exitCode !== 70 ? { ...silentSuccess, exitCode } : silentSuccess
}
