import { exitCode } from '@sow/kit/errors'
import type { Ending } from './ending.js'

let ended = false

/** True once the process ends as intended. */
export function hasEnded(): boolean {
  return ended
}

/**
 * Writes what a command has to say, waits until it is out, and ends the process: a timer or a worker that foreign
 * code left behind must not keep it alive. A reader that went away is no error; a full disk is.
 */
export async function endProcess(ending: Ending): Promise<void> {
  if (ended) return
  ended = true
  const failures = [await write(process.stderr, ending.stderr), await write(process.stdout, ending.stdout)]
  const unwritten = failures.some((code) => code !== null && code !== 'EPIPE')
  process.exit(unwritten && ending.exitCode === 0 ? exitCode.inputOutput : ending.exitCode)
}

function write(stream: NodeJS.WriteStream, text: string): Promise<string | null> {
  return new Promise((resolve) => {
    if (text === '') return resolve(null)
    stream.write(text, (error) => resolve(error ? ((error as NodeJS.ErrnoException).code ?? 'EIO') : null))
  })
}
