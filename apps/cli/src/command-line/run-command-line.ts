import { fileURLToPath } from 'node:url'
import { settings } from '@oclif/core'
import { CommandEnding } from '../command/command-ending.js'
import { type Ending, silentSuccess } from '../process/ending.js'
import { tellMainThread } from '../process/main-thread.js'
import { printingAnswer, tell } from '../process/printing.js'
import { versionLine } from '../process/version.js'
import { checkCommand } from './check-command.js'
import { DayHelp } from './day-help.js'
import { GuardedConfig } from './guarded-config.js'
import { loadPlugins } from './load-plugins.js'
import { splitCommand } from './split-command.js'

/** Finds the command that the arguments name, among ours and those of the project's packages, and answers how it ended. */
export async function runCommandLine(argv: readonly string[]): Promise<Ending> {
  // Commands run as they were built, whatever NODE_ENV says.
  settings.enableAutoTranspile = false
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { plugins, warnings } = await loadPlugins(root, process.cwd())
  const config = new GuardedConfig({ root, plugins })
  await config.load()
  const words = longForm(argv)
  if (concernsPackages(config, words)) for (const line of warnings) tell(`Warning: ${line}`)
  checkCommand(words, config.commandIDs)
  return await endingOf(config, words)
}

/** True but for a command of ours that is not about packages: a package with broken commands is no matter there. */
function concernsPackages(config: GuardedConfig, words: readonly string[]): boolean {
  if (words[0] === 'plugins' || asksForHelp(words)) return true
  return config.findCommand(splitCommand(words, config.commandIDs).id)?.pluginType !== 'core'
}

/**
 * What oclif's `run` does, which makes a configuration of its own class whatever it is given: the hooks of `init` and
 * `finally`, and between them the version, the help or the command.
 */
async function endingOf(config: GuardedConfig, words: readonly string[]): Promise<Ending> {
  const { id, argv } = splitCommand(words, config.commandIDs)
  await config.runHook('init', { argv, id })
  if (words[0] === '--version') return { ...silentSuccess, stdout: `${versionLine()}\n` }
  const isTopic = config.findCommand(id) === undefined && config.findTopic(id) !== undefined
  if (words.length > 0 && !asksForHelp(words) && !isTopic) return await runCommand(config, id, argv)
  await printingAnswer(() => new DayHelp(config, config.pjson.oclif.helpOptions).showHelp([...words]))
  await config.runHook('finally', { argv, id, Command: undefined, error: undefined })
  return silentSuccess
}

async function runCommand(config: GuardedConfig, id: string, argv: string[]): Promise<Ending> {
  let error: Error | undefined
  try {
    const run = () => config.runCommand<unknown>(id, argv)
    const result = await (isForeign(config, id) ? answeringItself(run) : run())
    return result instanceof CommandEnding ? result : foreignEnding()
  } catch (thrown) {
    error = thrown as Error
    throw thrown
  } finally {
    await config.runHook('finally', { argv, id, Command: config.findCommand(id), error })
  }
}

/** True for a command of oclif's own kind, that a package brings. */
function isForeign(config: GuardedConfig, id: string): boolean {
  const command = config.findCommand(id)
  return command !== undefined && command.pluginType !== 'core' && command['host'] !== 'sow'
}

/** Such a command prints its answer, and may read what is typed. */
async function answeringItself<Result>(run: () => Promise<Result>): Promise<Result> {
  tellMainThread({ type: 'wants-input' })
  return await printingAnswer(run)
}

/** `sow help db seed` is `sow db seed --help`, `-h` is `--help`, and `--version` beside other flags is the command. */
function longForm(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  const isOurs = (at: number) => end === -1 || at < end
  const [first, ...rest] = argv.map((word, at) => (word === '-h' && isOurs(at) ? '--help' : word))
  if (first === undefined) return []
  if (first === 'help') return [...rest, '--help']
  const isFlag = (word: string) => word.startsWith('-')
  const others = argv.filter((word) => word !== '--version' && word !== '-v')
  if (argv.length > 1 && others.length < argv.length && argv.every(isFlag)) return ['version', ...others]
  return [first, ...rest]
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).includes('--help')
}

/** A command that a package brings prints by itself, and says with `process.exitCode` where it failed. */
function foreignEnding(): Ending {
  const { exitCode } = process
  return typeof exitCode === 'number' && exitCode !== 70 ? { ...silentSuccess, exitCode } : silentSuccess
}
