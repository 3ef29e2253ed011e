import { pipeline } from 'node:stream/promises'
import { SowError } from '@sow/kit/errors'
import type { Client } from 'pg'
import { from } from 'pg-copy-streams'
import { batchLines, type LineProgress } from './batch-lines.js'

/** Characters sent at once, about. */
const chunkCharacters = 65_536

/** How long an open COPY may stand still. The server's own timeouts do not see a client that sends nothing. */
const stallMilliseconds = 60_000

/**
 * Feeds `copy ... from stdin` with lines. Throws the producer's own error, or the server's; in both cases the
 * connection stays usable for a rollback. TRANSACTION_TIMEOUT closes the connection.
 */
export async function copyLines(
  client: Client,
  statement: string,
  lines: AsyncIterable<string | Uint8Array>,
  patience: number = stallMilliseconds,
): Promise<number> {
  const producer = new Producer(lines)
  const target = client.query(from(statement))
  const stall = watchForStall(client, producer, patience)
  try {
    await Promise.race([pipeline(producer.chunks(), target), stall.happened])
    return target.rowCount
  } catch (error) {
    throw producer.error ?? error
  } finally {
    stall.stop()
  }
}

/** The lines as chunks; remembers the producer's own error, so that the server is told nothing of it. */
class Producer implements LineProgress {
  lineCount = 0
  ended = false
  error: unknown
  readonly #lines: AsyncIterable<string | Uint8Array>

  constructor(lines: AsyncIterable<string | Uint8Array>) {
    this.#lines = lines
  }

  async *chunks(): AsyncGenerator<string | Buffer> {
    try {
      yield* batchLines(this.#lines, chunkCharacters, this)
    } catch (error) {
      this.error = error
      throw new Error('The rows could not be read.')
    } finally {
      this.ended = true
    }
  }
}

/** Rejects, and closes the connection, once a whole period went by without a line. */
function watchForStall(client: Client, producer: Producer, milliseconds: number) {
  const { promise: happened, reject } = Promise.withResolvers<never>()
  let seen = -1
  const timer = setInterval(() => {
    if (producer.ended || producer.lineCount !== seen) {
      seen = producer.lineCount
      return
    }
    client.connection.stream.destroy()
    reject(stalled(milliseconds))
  }, milliseconds)
  return { happened, stop: () => clearInterval(timer) }
}

function stalled(milliseconds: number): SowError {
  return new SowError({
    code: 'TRANSACTION_TIMEOUT',
    message: `No row came or was taken for ${milliseconds / 1000} seconds while rows were copied; the connection was closed.`,
    hint: 'Run the command again; if it stalls again, look at what the source of the rows waits for.',
  })
}
