import { createInterface } from 'node:readline/promises'
import { receiveMessageOnPort } from 'node:worker_threads'
import type { Ending } from '../process/ending.js'
import type { Interruption } from '../process/interruption.js'
import type { StartedThread } from '../process/start-thread.js'
import { type FromThread, sharedPlaces, type ToThread } from '../process/thread-messages.js'
import type { Watchdog } from '../process/watchdog.js'

/** A command that runs in a thread of its own, whose main thread is its watchdog and its printer. */
export interface CommandThread {
  /** How it ended; null where it ended without a word. */
  readonly ending: Promise<Ending | null>
  /** Asks it to stop; `heard` is called once it knows. */
  interrupt(by: Interruption, heard: () => void): void
}

/** Prints, asks and watches for a thread. What the code of packages prints goes to stderr, whichever way it prints. */
export function followThread(started: StartedThread, watchdog: Watchdog): CommandThread {
  const { worker, port, shared, exited } = started
  for (const stream of [worker.stdout, worker.stderr]) stream.pipe(process.stderr, { end: false })
  const { promise: ending, resolve, reject } = Promise.withResolvers<Ending | null>()
  const tell = (message: ToThread) => port.postMessage(message)
  const questions = new AbortController()
  let heard = () => {}
  const receive = (message: FromThread) => {
    switch (message.type) {
      case 'print':
        return printFor(shared, message)
      case 'ask':
        return void askFor(message.text, questions.signal).then((text) => tell({ type: 'answer', text }))
      case 'foreign-began':
        return watchdog.foreignBegan(message.id, message.code)
      case 'foreign-ended':
        return watchdog.foreignEnded(message.id)
      case 'under-way':
        return watchdog.setUnderWay(message.what)
      case 'wants-input':
        return void process.stdin.pipe(worker.stdin as NodeJS.WritableStream)
      case 'stopping':
        return heard()
      case 'ended':
        return resolve(message.ending)
    }
  }
  port.on('message', receive)
  const finish = () => {
    // What it said last may not have been read yet.
    for (let last = receiveMessageOnPort(port); last !== undefined; last = receiveMessageOnPort(port))
      receive(last.message as FromThread)
    resolve(null)
  }
  exited.then(finish, reject)
  return {
    ending,
    interrupt(by, hear) {
      heard = hear
      questions.abort()
      tell({ type: 'interrupt', by })
    },
  }
}

/** Writes, and lets the thread go on that waits for what was not written yet. */
function printFor(shared: SharedArrayBuffer, { to, text }: Extract<FromThread, { type: 'print' }>): void {
  process[to].write(text, () => {
    const memory = new Int32Array(shared)
    Atomics.sub(memory, sharedPlaces.unwritten, text.length)
    Atomics.notify(memory, sharedPlaces.unwritten)
  })
}

/** Asks at the terminal, on stderr; null where nobody answers. */
async function askFor(text: string, signal: AbortSignal): Promise<string | null> {
  using readline = createInterface({ input: process.stdin, output: process.stderr })
  // A terminal in this mode gives no signal of its own.
  readline.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'))
  const { promise: closed, resolve } = Promise.withResolvers<null>()
  readline.once('close', () => resolve(null))
  return await Promise.race([readline.question(text, { signal }), closed]).catch(() => null)
}
