import { workerData } from 'node:worker_threads'
import { type Ending, silentSuccess } from '../process/ending.js'
import { failureEnding } from '../process/failure-ending.js'
import { watchImports } from '../process/foreign-code.js'
import { foreignExit } from '../process/foreign-fault.js'
import { interrupt } from '../process/interruption.js'
import { reachMainThread, tellMainThread } from '../process/main-thread.js'
import { takePrinting } from '../process/printing.js'
import { takeTerminals } from '../process/terminals.js'
import type { ThreadData, ToThread } from '../process/thread-messages.js'
import { quietExitCode } from '../process/usage-failure.js'

/** Runs a command in a thread of its own, and tells the main thread how it ended. */
export async function runInThisThread(): Promise<void> {
  // A promise that never settles ends the thread, and the main thread finds no ending.
  process.exitCode = 70
  const data = workerData as ThreadData
  reachMainThread(data, hear)
  takeTerminals(data.terminals)
  takePrinting()
  watchImports()
  tellWhoExits(data.argv)
  process.on('uncaughtException', (error) => end(failureEnding(error, data.argv)))
  end(await endingOf(data.argv))
}

/** Nothing of ours ends this thread: who does is told, where it can be seen. */
function tellWhoExits(argv: readonly string[]): void {
  for (const name of ['exit', 'reallyExit'] as const) {
    const real = Reflect.get(process, name) as (code?: number) => never
    const exit = (code?: number): never => {
      const fault = foreignExit(exit)
      if (fault !== null) end(failureEnding(fault, argv))
      return real.call(process, code)
    }
    Reflect.set(process, name, exit)
  }
}

function hear(message: ToThread): void {
  if (message.type !== 'interrupt') return
  tellMainThread({ type: 'stopping' })
  interrupt(message.by)
}

function end({ exitCode, stdout, stderr }: Ending): void {
  tellMainThread({ type: 'ended', ending: { exitCode, stdout, stderr } })
}

async function endingOf(argv: readonly string[]): Promise<Ending> {
  try {
    const { runCommandLine } = await import('./run-command-line.js')
    return await runCommandLine(argv)
  } catch (error) {
    const exitCode = quietExitCode(error)
    return exitCode === null ? failureEnding(error, argv) : { ...silentSuccess, exitCode }
  }
}
