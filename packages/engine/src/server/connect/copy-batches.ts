import type { Client, Connection, Submittable } from 'pg'
import { batchLines } from './batch-lines.js'
import { linesBefore } from './driver-error.js'

/** Characters of one COPY. The server inside cannot wait for more, so each batch is a statement of its own. */
const batchCharacters = 8_388_608
/** Bytes of one message of a batch. */
const messageBytes = 65_536

/**
 * Feeds `copy ... from stdin` with lines, in as many COPY statements as it takes: in a transaction they are one.
 * Throws the producer's own error, or the server's.
 */
export async function copyBatches(
  client: Client,
  statement: string,
  lines: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  let rows = 0
  let empty = true
  for await (const batch of batchLines(lines, batchCharacters)) {
    empty = false
    rows += await copyBatch(client, statement, batch).catch((error: unknown) => {
      throw error instanceof Error ? Object.assign(error, { [linesBefore]: rows }) : error
    })
  }
  // Without rows the statement still says whether the table is there.
  return empty ? await copyBatch(client, statement, '') : rows
}

async function copyBatch(client: Client, statement: string, batch: string | Buffer): Promise<number> {
  const bytes = typeof batch === 'string' ? Buffer.from(batch) : batch
  const copy = new BatchCopy(statement, bytes)
  client.query(copy)
  return await copy.rows
}

/** What a driver's connection does for a COPY; its types leave it out. */
interface CopyConnection {
  readonly stream: { cork(): void; uncork(): void }
  query(text: string): void
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
}

/** The statement, its rows and their end, written at once. */
class BatchCopy implements Submittable {
  readonly rows: Promise<number>
  readonly #statement: string
  readonly #bytes: Buffer
  readonly #outcome = Promise.withResolvers<number>()
  #count = 0

  constructor(statement: string, bytes: Buffer) {
    this.#statement = statement
    this.#bytes = bytes
    this.rows = this.#outcome.promise
  }

  submit(connection: Connection): void {
    const target = connection as unknown as CopyConnection
    target.stream.cork()
    target.query(this.#statement)
    for (let offset = 0; offset < this.#bytes.length; offset += messageBytes)
      target.sendCopyFromChunk(this.#bytes.subarray(offset, offset + messageBytes))
    target.endCopyFrom()
    target.stream.uncork()
  }

  // What the driver calls as the answer comes in.
  callback(): void {}
  handleCopyInResponse(): void {}
  handleCommandComplete(message: { readonly text: string }): void {
    this.#count = Number(/^COPY (\d+)/.exec(message.text)?.[1] ?? 0)
  }
  handleReadyForQuery(): void {
    this.#outcome.resolve(this.#count)
  }
  handleError(error: Error): void {
    this.#outcome.reject(error)
  }
}
