import { asksFor } from './early-options.js'
import { endProcess } from './end-process.js'
import { type Ending, silentSuccess } from './ending.js'
import { failureEnding } from './failure-ending.js'
import { guardProcess } from './guard-process.js'
import { listenForInterruption } from './interruption.js'
import { quietExitCode } from './usage-failure.js'
import { versionLine } from './version.js'

/** Runs the command line and ends the process. */
export async function runSow(argv: readonly string[]): Promise<void> {
  if (asksFor('--no-color', argv)) forbidColor()
  guardProcess(argv)
  listenForInterruption()
  await endProcess(await endingOf(argv))
}

/** Node and oclif read the environment; FORCE_COLOR would win over NO_COLOR. */
function forbidColor(): void {
  process.env.NO_COLOR = '1'
  delete process.env.FORCE_COLOR
}

async function endingOf(argv: readonly string[]): Promise<Ending> {
  // Asking for the version needs no command, so nothing else is loaded.
  if (argv.length === 1 && argv[0] === '--version') return { ...silentSuccess, stdout: `${versionLine()}\n` }
  try {
    const { runCommandLine } = await import('../command/run-command-line.js')
    return await runCommandLine(argv)
  } catch (error) {
    const exitCode = quietExitCode(error)
    return exitCode === null ? failureEnding(error, argv) : { ...silentSuccess, exitCode }
  }
}
