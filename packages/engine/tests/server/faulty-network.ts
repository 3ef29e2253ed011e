import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What becomes of what is sent, from a moment on. `silent`: neither way anything arrives, and nobody is told; `deaf`: what the
 * client sends does not; `mute`: what the server sends does not. `cut`: both ends are told. `slow`: everything comes late.
 */
export type NetworkFault =
  | { readonly kind: 'silent' | 'deaf' | 'mute' | 'cut' }
  | { readonly kind: 'slow'; readonly milliseconds: number }

/** When a fault begins: as the client sends a text, for the n-th time. */
export interface FaultPoint {
  /** Looked for in what the client sends, read as latin1. */
  readonly at: string | RegExp
  /** Counted from 1, over all connections. Default 1. */
  readonly nth?: number
  readonly fault: NetworkFault
  /** What the client sends there still arrives. Default false. */
  readonly arrives?: boolean
  /** Only the connection on which it began is hit. Default false: nobody gets through any more. */
  readonly alone?: boolean
  /** What else happens at that moment, beside the network. */
  readonly strike?: () => void
}

/** A network to a server on this machine, in which things go wrong. */
export interface FaultyNetwork extends AsyncDisposable {
  /** The address of the server through this network. */
  readonly url: string
  /** True once the point was met at which the fault begins. */
  readonly isFaulty: boolean
  /** What clients have sent, one text each time, read as latin1. */
  readonly sent: readonly string[]
  /** From now on, on every connection that there is or will be. */
  begin(fault: NetworkFault): void
  /** Whatever was held up arrives, and so does everything from now on. */
  heal(): void
}

export async function startFaultyNetwork(url: string, point?: FaultPoint): Promise<FaultyNetwork> {
  const target = new URL(url)
  const port = Number(target.port)
  const lines = new Set<Line>()
  let fault: NetworkFault | null = null
  let isFaulty = false
  const sent: string[] = []
  const begin = (begun: NetworkFault | null) => {
    fault = begun
    isFaulty ||= begun !== null
    for (const line of lines) line.take(begun)
  }
  const watch = point === undefined ? null : watchPoint(point)
  const listener = createServer((client) => {
    const line = new Line(client, connect(port, target.hostname), (bytes) => {
      sent.push(bytes.toString('latin1'))
      if (watch === null || point === undefined || !watch(bytes)) return line.toServer.send(bytes)
      point.strike?.()
      if (point.arrives === true) line.toServer.send(bytes)
      if (point.alone === true) line.take(point.fault)
      else begin(point.fault)
      isFaulty = true
      if (point.arrives !== true) line.toServer.send(bytes)
    })
    line.take(fault)
    lines.add(line)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  target.port = String((listener.address() as { readonly port: number }).port)
  return {
    url: target.href,
    get isFaulty() {
      return isFaulty
    },
    sent,
    begin,
    heal: () => begin(null),
    async [Symbol.asyncDispose]() {
      for (const line of lines) line.hangUp()
      listener.close()
    },
  }
}

function watchPoint({ at, nth = 1 }: FaultPoint): (bytes: Buffer) => boolean {
  let met = 0
  return (bytes) => {
    const text = bytes.toString('latin1')
    if (typeof at === 'string' ? !text.includes(at) : !at.test(text)) return false
    met += 1
    return met === nth
  }
}

/** A connection of a client, and that of ours to the server behind it. */
class Line {
  readonly toServer: Direction
  readonly #toClient: Direction
  readonly #sockets: readonly Socket[]

  constructor(client: Socket, server: Socket, hear: (bytes: Buffer) => void) {
    this.#sockets = [client, server]
    this.toServer = new Direction(client, server, ['silent', 'deaf'])
    this.#toClient = new Direction(server, client, ['silent', 'mute'])
    client.on('data', hear)
    server.on('data', (bytes) => this.#toClient.send(bytes))
    for (const socket of this.#sockets) socket.on('error', () => {})
  }

  take(fault: NetworkFault | null): void {
    if (fault?.kind === 'cut') this.hangUp()
    this.toServer.take(fault)
    this.#toClient.take(fault)
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** One way of a connection. What does not arrive is held up, as a network would have it sent again and again. */
class Direction {
  readonly #from: Socket
  readonly #to: Socket
  readonly #heldBy: readonly NetworkFault['kind'][]
  #fault: NetworkFault | null = null
  #held: Buffer[] = []
  #isEnded = false

  constructor(from: Socket, to: Socket, heldBy: readonly NetworkFault['kind'][]) {
    this.#from = from
    this.#to = to
    this.#heldBy = heldBy
    from.on('close', () => {
      this.#isEnded = true
      this.#flush()
    })
  }

  take(fault: NetworkFault | null): void {
    this.#fault = fault
    if (this.#isHeld) this.#from.pause()
    else {
      this.#from.resume()
      this.#flush()
    }
  }

  send(bytes: Buffer): void {
    this.#held.push(bytes)
    const { milliseconds } = { milliseconds: 0, ...this.#fault }
    if (milliseconds === 0) this.#flush()
    else void sleep(milliseconds).then(() => this.#flush())
  }

  get #isHeld(): boolean {
    return this.#fault !== null && this.#heldBy.includes(this.#fault.kind)
  }

  #flush(): void {
    if (this.#isHeld) return
    for (const bytes of this.#held.splice(0)) if (!this.#to.destroyed) this.#to.write(bytes)
    if (this.#isEnded) this.#to.end()
  }
}
