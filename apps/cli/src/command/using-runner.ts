import type { RunContext } from '@sow/runner'
import { interruption } from '../process/interruption.js'
import { isInteractive } from '../process/is-interactive.js'
import { ownVersion } from '../process/version.js'
import { showProgress } from '../progress/show-progress.js'
import type { GlobalFlags } from './global-flags.js'
import { type LockFlags, lockWaitSeconds } from './lock-flags.js'

type Runner = typeof import('@sow/runner')

/** The runner, with the engine and its drivers: loaded only by a command that needs them. */
export function loadRunner(): Promise<Runner> {
  return import('@sow/runner')
}

/** Opens the project of the working directory, and shows the progress of what `work` does with it. */
export async function usingRunner<Result>(
  command: string,
  flags: GlobalFlags & LockFlags,
  work: (runner: Runner, context: RunContext) => Promise<Result>,
): Promise<Result> {
  const runner = await loadRunner()
  const project = await runner.openProject(process.cwd())
  using progress = showProgress(process.stderr, flags)
  return await work(runner, {
    project,
    environment: process.env,
    interactive: isInteractive(),
    command,
    toolVersion: ownVersion(),
    lockWaitSeconds: lockWaitSeconds(flags),
    ...(flags.confirm === undefined ? {} : { confirmed: flags.confirm }),
    signal: interruption,
    tell: progress.tell,
  })
}
