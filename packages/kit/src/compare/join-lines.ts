import type { ReadKey } from '../lines/row-keys.js'

/** The lines of one side with what tells their keys. */
export interface KeyedLines {
  readonly lines: AsyncIterable<readonly string[]>
  readonly readKey: ReadKey
}

/** The lines of two sides that have one key; null where a side has none. */
export interface JoinedLines {
  readonly key: string
  readonly before: string | null
  readonly after: string | null
}

interface Side {
  readonly batches: AsyncIterator<readonly string[]>
  readonly readKey: ReadKey
  /** Lines whose partner was not seen yet, by key. */
  readonly waiting: Map<string, string>
  read: number
  ended: boolean
}

/**
 * Joins two streams of lines by their keys, whatever order each has. Both are read in step, and a line waits only until
 * its partner comes: memory grows with how far the two orders differ, not with the rows. Pairs come first, then the
 * lines that only the older side has, then those that only the newer one has.
 */
export async function* joinLines(before: KeyedLines, after: KeyedLines): AsyncGenerator<JoinedLines> {
  await using older = openSide(before)
  await using newer = openSide(after)
  for (let side = nextSide(older, newer); side !== null; side = nextSide(older, newer)) {
    const isOlder = side === older
    const other = isOlder ? newer : older
    for (const line of await readBatch(side)) {
      const key = side.readKey(line) ?? ''
      const partner = other.waiting.get(key)
      if (partner === undefined) side.waiting.set(key, line)
      else {
        other.waiting.delete(key)
        yield isOlder ? { key, before: line, after: partner } : { key, before: partner, after: line }
      }
    }
  }
  for (const [key, line] of older.waiting) yield { key, before: line, after: null }
  for (const [key, line] of newer.waiting) yield { key, before: null, after: line }
}

function openSide({ lines, readKey }: KeyedLines): Side & AsyncDisposable {
  const batches = lines[Symbol.asyncIterator]()
  return {
    batches,
    readKey,
    waiting: new Map(),
    read: 0,
    ended: false,
    [Symbol.asyncDispose]: async () => {
      await batches.return?.()
    },
  }
}

/** The side of which fewer lines were read; null where both are at their end. */
function nextSide(older: Side, newer: Side): Side | null {
  if (older.ended) return newer.ended ? null : newer
  return newer.ended || older.read <= newer.read ? older : newer
}

async function readBatch(side: Side): Promise<readonly string[]> {
  const { done, value } = await side.batches.next()
  if (done === true) {
    side.ended = true
    return []
  }
  side.read += value.length
  return value
}
