import { writeSync } from 'node:fs'
import { exitCode, SowError } from '@sow/kit/errors'
import { endProcess, hasEnded } from './end-process.js'
import type { Ending } from './ending.js'
import { failureEnding } from './failure-ending.js'

/**
 * Holds what no `try` can: a reader that closes the pipe, an error that nobody awaited, and a process that ends
 * before the command did, because nothing was left to wait for or because foreign code called `process.exit`.
 */
export function guardProcess(argv: readonly string[]): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  process.on('uncaughtException', (error) => void endProcess(failureEnding(error, argv)))
  process.on('exit', () => {
    if (hasEnded()) return
    writeNow(failureEnding(unfinished(), argv))
    process.exitCode = exitCode.bug
  })
}

/** While the process exits only synchronous writes arrive. */
function writeNow(ending: Ending): void {
  for (const [descriptor, text] of [
    [2, ending.stderr],
    [1, ending.stdout],
  ] as const) {
    try {
      writeSync(descriptor, text)
    } catch {
      // Nobody reads any more.
    }
  }
}

export function unfinished(): SowError {
  return new SowError({
    code: 'INTERNAL',
    message: 'The process ended before the command was done.',
    hint: 'See what was done with `sow db status`.',
    outcome: 'unknown',
  })
}
