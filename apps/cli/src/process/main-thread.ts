import { once } from 'node:events'
import { type FromThread, sharedPlaces, type ThreadData, type ToThread } from './thread-messages.js'

/** Bytes that may wait to be printed: a reader that is slow slows the command down, as a pipe would. */
const unwrittenBytes = 4_194_304
const beatMilliseconds = 500

/** The line to the main thread; null in the main thread itself. */
let line: Pick<ThreadData, 'port' | 'shared'> | null = null

/** Called in the thread that runs the command, before anything else. `hear` is called with each message but answers. */
export function reachMainThread(data: ThreadData, hear: (message: ToThread) => void): void {
  line = data
  data.port.on('message', hear)
  // A thread that waits for nothing but its main thread has come to its end.
  data.port.unref()
  const beats = new Int32Array(data.shared)
  setInterval(() => Atomics.add(beats, sharedPlaces.beats, 1), beatMilliseconds).unref()
}

export function tellMainThread(message: FromThread): void {
  line?.port.postMessage(message)
}

/** Prints text as it is. In the main thread, and in tests, that is the stream itself. */
export function print(to: 'stdout' | 'stderr', text: string | Uint8Array): void {
  if (line === null) {
    process[to].write(text)
    return
  }
  const memory = new Int32Array(line.shared)
  Atomics.add(memory, sharedPlaces.unwritten, text.length)
  line.port.postMessage({ type: 'print', to, text } satisfies FromThread)
  for (;;) {
    const unwritten = Atomics.load(memory, sharedPlaces.unwritten)
    if (unwritten <= unwrittenBytes) return
    Atomics.wait(memory, sharedPlaces.unwritten, unwritten, 1000)
  }
}

/** Has a person at the terminal asked; null where the question was not answered. */
export async function askMainThread(text: string): Promise<string | null> {
  if (line === null) throw new Error('The main thread has a terminal of its own.')
  const { port } = line
  port.ref()
  try {
    port.postMessage({ type: 'ask', text } satisfies FromThread)
    for (;;) {
      const [message] = (await once(port, 'message')) as [ToThread]
      if (message.type === 'answer') return message.text
    }
  } finally {
    port.unref()
  }
}
