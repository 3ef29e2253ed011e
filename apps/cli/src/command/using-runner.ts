import type { RunContext, RunnerEvent } from '@sow/runner'
import { interruption } from '../process/interruption.js'
import { isInteractive } from '../process/is-interactive.js'
import { tellMainThread } from '../process/main-thread.js'
import { ownVersion } from '../process/version.js'
import { showProgress } from '../progress/show-progress.js'
import type { GlobalFlags } from './global-flags.js'
import { type LockFlags, lockWaitSeconds } from './lock-flags.js'

type Runner = typeof import('@sow/runner')

/** The runner, with the engine and its drivers: loaded only by a command that needs them. */
export function loadRunner(): Promise<Runner> {
  return import('@sow/runner')
}

/** The same where the ledger is enough, or what cannot be read is told: packages that cannot be used are left out. */
export async function usingReadable<Result>(
  command: string,
  flags: GlobalFlags & LockFlags,
  work: (runner: Runner, context: RunContext) => Promise<Result>,
): Promise<Result> {
  return await usingRunner(command, flags, work, 'readable')
}

/** Opens the project of the working directory, and shows the progress of what `work` does with it. */
export async function usingRunner<Result>(
  command: string,
  flags: GlobalFlags & LockFlags,
  work: (runner: Runner, context: RunContext) => Promise<Result>,
  packages: 'all' | 'readable' = 'all',
): Promise<Result> {
  const runner = await loadRunner()
  const open = packages === 'all' ? runner.openProject : runner.openProjectAsFarAsPossible
  const project = await open(process.cwd())
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
    tell(event) {
      tellUnderWay(event)
      progress.tell(event)
    },
  })
}

/** For the main thread, in case that a migration stands still. */
function tellUnderWay(event: RunnerEvent): void {
  if (event.type === 'migration-started')
    tellMainThread({
      type: 'under-way',
      what: { package: event.package, migration: event.name },
    })
  else if (event.type === 'migration-done') tellMainThread({ type: 'under-way', what: null })
}
