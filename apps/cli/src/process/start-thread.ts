import { getHeapStatistics } from 'node:v8'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { readTerminals } from './terminals.js'
import type { ThreadData } from './thread-messages.js'

/** Rows pass by: more room for what is new makes a command no faster, and keeps a third of what it takes from others. */
const youngMegabytes = 16

/** A thread that was started to run a command. */
export interface StartedThread {
  readonly worker: Worker
  readonly port: MessagePort
  readonly shared: SharedArrayBuffer
  /** Settles once the thread is no more; rejects with an error that nobody in it caught. */
  readonly exited: Promise<void>
}

/**
 * Starts the thread that runs a command. It needs as long for its own start as we do for the rest of ours: this comes first,
 * and loads nothing.
 */
export function startThread(argv: readonly string[]): StartedThread {
  const { port1: port, port2 } = new MessageChannel()
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
  const workerData: ThreadData = { argv, port: port2, terminals: readTerminals(), shared }
  const worker = new Worker(new URL('./command-thread.js', import.meta.url), {
    name: 'sow-command',
    argv: [...argv],
    workerData,
    transferList: [port2],
    stdin: true,
    stdout: true,
    stderr: true,
    resourceLimits: {
      // Those of a worker are not those that NODE_OPTIONS gives the process.
      maxOldGenerationSizeMb: Math.ceil(getHeapStatistics().heap_size_limit / 2 ** 20),
      maxYoungGenerationSizeMb: youngMegabytes,
    },
  })
  const exited = new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
  exited.catch(() => {})
  return { worker, port, shared, exited }
}
