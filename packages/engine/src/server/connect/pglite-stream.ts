import { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import type { FromPgliteWorker } from './pglite-protocol.js'

const closeMilliseconds = 5000

/**
 * A PGlite worker as the socket of a Postgres driver: what the driver writes at once is one request, and the next
 * is sent when that was answered.
 */
export class PgliteStream extends Duplex {
  readonly #worker: Worker
  #answered: ((error?: Error | null) => void) | null = null
  readonly #closed = Promise.withResolvers<void>()
  #isGivenUp = false

  constructor(worker: Worker) {
    super()
    this.#worker = worker
    worker.on('message', (message: FromPgliteWorker) => this.#receive(message))
    worker.on('error', (error) => this.destroy(error))
    worker.once('exit', () => {
      this.#closed.resolve()
      this.destroy()
    })
  }

  // What a driver asks of a socket.
  connect(): void {
    process.nextTick(() => this.emit('connect'))
  }
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  /** Ends what cannot be cancelled, and the server with it; its log is replayed at the next opening. */
  giveUp(): void {
    this.#isGivenUp = true
    this.destroy(new Error('Connection terminated'))
    void this.#worker.terminate()
  }

  /** Closes the database; a worker that is still at work after a grace is ended, and its log replayed at the next opening. */
  async closeDatabase(): Promise<void> {
    // One that was given up is about to be gone.
    if (this.#isGivenUp) return void (await this.#worker.terminate())
    this.#worker.postMessage({ type: 'close' })
    const patience = new AbortController()
    const grace = sleep(closeMilliseconds, undefined, { signal: patience.signal }).catch(() => {})
    await Promise.race([this.#closed.promise, grace])
    patience.abort()
    await this.#worker.terminate()
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#send(chunk, done)
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _final(done: (error?: Error | null) => void): void {
    done()
    this.destroy()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#settle(error ?? new Error('The embedded database was closed.'))
    done(error)
  }

  #send(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.#answered = done
    this.#worker.postMessage({ type: 'request', bytes })
  }

  #receive(message: FromPgliteWorker): void {
    if (message.type === 'answer') this.push(message.bytes)
    else if (message.type === 'answered') this.#settle()
    else if (message.type === 'closed') this.#closed.resolve()
  }

  #settle(error?: Error): void {
    const answered = this.#answered
    this.#answered = null
    answered?.(error)
  }
}
