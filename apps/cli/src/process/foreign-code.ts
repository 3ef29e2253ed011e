import { subscribe } from 'node:diagnostics_channel'
import { type ImportMessage, importChannel } from '@sow/runner/start'
import { noteImport } from './foreign-fault.js'
import { tellMainThread } from './main-thread.js'
import type { ForeignCode } from './thread-messages.js'

let begun = 0

/** Runs code that is not ours while the main thread looks at the clock: this thread could not, were it to stand still. */
export async function watchingForeignCode<Result>(
  code: ForeignCode,
  work: () => Promise<Result>,
): Promise<Result> {
  begun += 1
  const id = begun
  tellMainThread({ type: 'foreign-began', id, code })
  try {
    return await work()
  } finally {
    tellMainThread({ type: 'foreign-ended', id })
  }
}

/** The same for what the runner imports, whoever asks it to. */
export function watchImports(): void {
  const ids = new Map<string, number>()
  subscribe(importChannel, (message) => {
    const { state, ...code } = message as ImportMessage
    if (state === 'began') {
      noteImport(code.file)
      begun += 1
      ids.set(code.file, begun)
      tellMainThread({ type: 'foreign-began', id: begun, code: { ...code, hook: null } })
      return
    }
    const id = ids.get(code.file)
    if (id !== undefined) tellMainThread({ type: 'foreign-ended', id })
  })
}
