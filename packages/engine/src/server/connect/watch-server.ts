import type { Socket } from 'node:net'
import { SowError } from '@sow/kit/errors'
import type { Client } from 'pg'
import { type Backend, type BackendFinding, hangUp, isLoss } from './ask-backend.js'
import type { Patience } from './patience.js'
import type { ServerWatch, Turn } from './server-watch.js'

/** What is known of the server behind the connection. */
export interface WatchedServer {
  readonly client: Client
  readonly patience: Patience
  backend(): Backend
  ask(backend: Backend): Promise<BackendFinding>
}

/** Two findings in a row: one alone may have crossed with the answer. */
const findingsOfLoss = 2

/**
 * Watches over a connection to a server. A statement that runs long is no reason to give it up: while it is silent, its
 * backend is asked after over another connection, and only one that cannot answer any more is lost.
 */
export function watchServer(server: WatchedServer): ServerWatch {
  const vigils = new Set<Vigil>()
  return {
    async during(work) {
      const turn: Turn = { isOurs: false }
      const vigil = new Vigil(server, turn)
      vigils.add(vigil)
      try {
        return await Promise.race([work(turn), vigil.lost])
      } finally {
        vigils.delete(vigil)
        vigil.end()
      }
    },
    expectEnd() {
      for (const vigil of vigils) vigil.expectEnd()
    },
  }
}

/** The watch over one statement. */
class Vigil {
  readonly lost: Promise<never>
  readonly #server: WatchedServer
  readonly #turn: Turn
  readonly #give: (error: SowError) => void
  #timer: NodeJS.Timeout
  #end: NodeJS.Timeout | undefined
  #isOver = false
  #moved: number | null
  #silentSince = performance.now()
  #losses = 0

  constructor(server: WatchedServer, turn: Turn) {
    const { promise, reject } = Promise.withResolvers<never>()
    this.lost = promise
    this.#give = reject
    this.#server = server
    this.#turn = turn
    this.#moved = bytesMoved(server.client)
    this.#timer = this.#later(server.patience.silenceSeconds)
  }

  expectEnd(): void {
    const { cancelSeconds } = this.#server.patience
    this.#end ??= setTimeout(() => this.#lose('did not end it when it was cancelled'), cancelSeconds * 1000)
  }

  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    clearTimeout(this.#end)
  }

  #later(seconds: number): NodeJS.Timeout {
    return setTimeout(() => void this.#look(), seconds * 1000)
  }

  async #look(): Promise<void> {
    const { patience, backend, ask } = this.#server
    if (this.#isSilent()) {
      const finding = await ask(backend())
      if (this.#isOver) return
      if (this.#isSilent()) this.#take(finding)
    }
    if (this.#isOver) return
    this.#timer = this.#later(this.#losses > 0 ? patience.doubtSeconds : patience.silenceSeconds)
  }

  #isSilent(): boolean {
    const moved = bytesMoved(this.#server.client)
    if (moved !== null && moved === this.#moved && !this.#turn.isOurs) return true
    this.#moved = moved
    this.#silentSince = performance.now()
    this.#losses = 0
    return false
  }

  #take(finding: BackendFinding): void {
    this.#losses = isLoss(finding) ? this.#losses + 1 : 0
    if (this.#losses >= findingsOfLoss) this.#lose(reasons[finding])
    if (finding === 'at-work') this.#silentSince = performance.now()
    const silentSeconds = (performance.now() - this.#silentSince) / 1000
    if (silentSeconds >= this.#server.patience.unclearSeconds) this.#lose(reasons.unclear)
  }

  #lose(why: string): void {
    if (this.#isOver) return
    this.end()
    hangUp(this.#server.client)
    this.#give(lost(why))
  }
}

const reasons: Readonly<Record<BackendFinding, string>> = {
  'at-work': 'is at work',
  waits: 'has answered it, or waits for more of it: the network in between lets nothing through',
  gone: 'has no process for it any more',
  unreachable: 'cannot be reached any more',
  unclear: 'could not be asked what became of it',
}

function lost(why: string): SowError {
  return new SowError({
    code: 'CONNECTION_LOST',
    message: `The connection was lost while a statement ran: the server ${why}.`,
    hint: 'Run the command again once the server can be reached; what was not committed is rolled back.',
  })
}

/** What went through the socket so far, both ways; null for one that does not count: nothing can be said of it. */
function bytesMoved(client: Client): number | null {
  const { bytesRead, bytesWritten, writableLength } = client.connection.stream as Partial<Socket>
  if (bytesRead === undefined || bytesWritten === undefined || writableLength === undefined) return null
  // What waits in the socket's own buffer did not go anywhere.
  return bytesRead + bytesWritten - writableLength
}
