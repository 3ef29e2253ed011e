import { channel } from 'node:diagnostics_channel'
import { pathToFileURL } from 'node:url'
import { importTimeout } from './import-timeout.js'
import type { ImportedCode } from './imported-code.js'

export type { ImportedCode }

/** What is told of an import: code that never returns cannot be stopped by the thread that it runs in. */
export interface ImportMessage extends ImportedCode {
  readonly state: 'began' | 'ended'
}

/** The name of the channel of `node:diagnostics_channel` on which imports are told. */
export const importChannel = 'sow:import'

/**
 * Imports code that is not ours, and tells on the channel while it does. Throws what the code throws, and that it took too long:
 * the timer also keeps the process alive while an import that nothing else waits for never settles.
 */
export async function importCode(code: ImportedCode): Promise<Record<string, unknown>> {
  const tell = (state: ImportMessage['state']) =>
    channel(importChannel).publish({ ...code, state } satisfies ImportMessage)
  tell('began')
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(importTimeout(code)), code.seconds * 1000)
  try {
    return await Promise.race([import(pathToFileURL(code.file).href), late])
  } finally {
    clearTimeout(timer)
    tell('ended')
  }
}
