import { asksFor } from '../process/early-options.js'
import { endProcess } from '../process/end-process.js'
import { type Ending, silentSuccess } from '../process/ending.js'
import { failureEnding } from '../process/failure-ending.js'
import { guardProcess } from '../process/guard-process.js'
import { listenForInterruption } from '../process/interruption.js'
import { quietExitCode } from '../process/usage-failure.js'
import { versionLine } from '../process/version.js'

/** Runs the command line and ends the process. */
export async function runSow(argv: readonly string[]): Promise<void> {
  if (asksFor('--no-color', argv)) forbidColor()
  guardProcess(argv)
  listenForInterruption()
  await endProcess(await endingOf(argv))
}

/** Node and oclif read the environment; FORCE_COLOR would win over NO_COLOR. */
function forbidColor(): void {
  process.env['NO_COLOR'] = '1'
  delete process.env['FORCE_COLOR']
}

async function endingOf(argv: readonly string[]): Promise<Ending> {
  // Asking for the version needs no command, so nothing else is loaded.
  if (argv.length === 1 && ['--version', '-v'].includes(argv[0] ?? ''))
    return { ...silentSuccess, stdout: `${versionLine()}\n` }
  try {
    const { runCommandLine } = await import('./run-command-line.js')
    return await runCommandLine(argv)
  } catch (error) {
    const exitCode = quietExitCode(error)
    return exitCode === null ? failureEnding(error, argv) : { ...silentSuccess, exitCode }
  }
}
