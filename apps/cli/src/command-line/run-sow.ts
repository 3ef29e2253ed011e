import { secondsOf } from '@sow/runner/start'
import { endProcess } from '../process/end-process.js'
import { type Ending, linesText, silentSuccess } from '../process/ending.js'
import { failureEnding } from '../process/failure-ending.js'
import { guardProcess, unfinished } from '../process/guard-process.js'
import { type Interruption, interrupt, interruptionExitCode } from '../process/interruption.js'
import type { StartedThread } from '../process/start-thread.js'
import { versionLine } from '../process/version.js'
import { type Watchdog, watchThread } from '../process/watchdog.js'
import { type CommandThread, followThread } from './follow-thread.js'

/** Milliseconds that the work has to undo itself before the process ends anyway. */
const patience = 10_000
/** Milliseconds in which a thread says that it heard: one that computes without a pause cannot. */
const hearing = 2000

/** Runs the command line in the thread that was started for it, and ends the process; without one, says the version. */
export async function runSow(argv: readonly string[], started: StartedThread | null): Promise<void> {
  guardProcess(argv)
  if (started === null) await endProcess({ ...silentSuccess, stdout: `${versionLine()}\n` })
  else await endProcess(await runWatched(argv, started))
}

/** Runs the command in a thread that cannot hold us, and answers how it ended. */
async function runWatched(argv: readonly string[], started: StartedThread): Promise<Ending> {
  const { promise: bitten, resolve: bite } = Promise.withResolvers<Ending>()
  using watchdog = watchThread(started.shared, (error) => bite(failureEnding(error, argv)))
  try {
    const thread = followThread(started, watchdog)
    listenForInterruption(thread, watchdog, (by) => giveUp(by, argv))
    const ended = thread.ending.then((ending) => ending ?? failureEnding(unfinished(), argv))
    return await Promise.race([ended, bitten])
  } catch (error) {
    return failureEnding(error, argv)
  }
}

/** Turns SIGINT, SIGTERM and the deadline of the run into an interruption. The second one, or patience running out, ends the process. */
function listenForInterruption(
  thread: CommandThread,
  watchdog: Watchdog,
  giveUp: (by: Interruption) => void,
): void {
  let received = false
  const stop = (by: Interruption) => {
    if (received) return giveUp(by)
    received = true
    process.stderr.write(linesText(['', 'Stopping, and rolling back what is not committed.']))
    interrupt(by)
    const deaf = setTimeout(() => (watchdog.standsStill() ? giveUp(by) : undefined), hearing)
    thread.interrupt(by, () => clearTimeout(deaf))
    setTimeout(() => giveUp(by), patience)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => stop({ kind: 'signal', signal }))
  const seconds = secondsOf(process.env['SOW_RUN_SECONDS'])
  if (seconds !== null) setTimeout(() => stop({ kind: 'deadline', seconds }), seconds * 1000)
}

/** With `--json` a document says so; what became of the work, nobody waited for. */
function giveUp(by: Interruption, argv: readonly string[]): void {
  const { stdout } = failureEnding(unfinished(), argv)
  const stderr = 'Stopped at once. The server rolls back what was not committed; see `sow db status`.\n'
  void endProcess({ exitCode: interruptionExitCode(by), stdout, stderr })
}
