import { pipeline } from 'node:stream/promises'
import { SowError } from '@sow/kit/errors'
import type { Client } from 'pg'
import { from } from 'pg-copy-streams'
import { hangUp } from './ask-backend.js'
import { batchLines, type LineProgress } from './batch-lines.js'
import type { Turn } from './server-watch.js'

/** Characters sent at once, about. */
const chunkCharacters = 65_536

/** How long an open COPY may wait for its rows. The server's own timeouts do not see a client that sends nothing. */
const stallMilliseconds = 60_000

/**
 * Feeds `copy ... from stdin` with lines. Throws the producer's own error, or the server's; in both cases the
 * connection stays usable for a rollback. TRANSACTION_TIMEOUT closes the connection.
 */
export async function copyLines(
  client: Client,
  statement: string,
  lines: AsyncIterable<string | Uint8Array>,
  turn: Turn = { isOurs: false },
  patience: number = stallMilliseconds,
): Promise<number> {
  const producer = new Producer(lines, turn)
  const target = client.query(from(statement))
  const stall = watchForStall(client, producer, patience)
  try {
    await Promise.race([pipeline(producer.chunks(), target), stall.happened])
    return target.rowCount
  } catch (error) {
    throw producer.error ?? ofConnection(client, error)
  } finally {
    stall.stop()
  }
}

/** A stream that was closed under way says so in words of its own. */
function ofConnection(client: Client, error: unknown): unknown {
  const isOfStream = String(Reflect.get(Object(error), 'code')).startsWith('ERR_STREAM')
  return isOfStream && client.connection.stream.destroyed ? new Error('Connection terminated') : error
}

/** The lines as chunks; remembers the producer's own error, so that the server is told nothing of it. */
class Producer implements LineProgress {
  lineCount = 0
  error: unknown
  readonly turn: Turn
  readonly #lines: AsyncIterable<string | Uint8Array>

  constructor(lines: AsyncIterable<string | Uint8Array>, turn: Turn) {
    this.#lines = lines
    this.turn = turn
  }

  async *chunks(): AsyncGenerator<string | Buffer> {
    try {
      this.turn.isOurs = true
      for await (const chunk of batchLines(this.#lines, chunkCharacters, this)) {
        this.turn.isOurs = false
        yield chunk
        this.turn.isOurs = true
      }
    } catch (error) {
      this.error = error
      throw new Error('The rows could not be read.')
    } finally {
      this.turn.isOurs = false
    }
  }
}

/**
 * Rejects, and closes the connection, once a whole period went by without a line that was waited for. Whether the server
 * takes the lines, the watch over the connection sees.
 */
function watchForStall(client: Client, producer: Producer, milliseconds: number) {
  const { promise: happened, reject } = Promise.withResolvers<never>()
  let seen = -1
  const timer = setInterval(() => {
    if (!producer.turn.isOurs || producer.lineCount !== seen) {
      seen = producer.turn.isOurs ? producer.lineCount : -1
      return
    }
    hangUp(client)
    reject(stalled(milliseconds))
  }, milliseconds)
  return { happened, stop: () => clearInterval(timer) }
}

function stalled(milliseconds: number): SowError {
  return new SowError({
    code: 'TRANSACTION_TIMEOUT',
    message: `No row came for ${milliseconds / 1000} seconds while rows were copied; the connection was closed.`,
    hint: 'Run the command again; if it stalls again, look at what the source of the rows waits for.',
  })
}
