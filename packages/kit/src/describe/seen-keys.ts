import { hash } from 'node:crypto'

/** The numbers of a slot: two of a key's digest. A slot of zeros is free. */
const width = 2
const segments = 256
const slotsAtFirst = 16

/** So full may a segment be: more, and the free slot that ends a search is far. */
const fullest = 0.85

/** What a segment grows by. All of them together would need what they have and what they get; each needs its own part of that. */
const growth = 1.5

/**
 * Which keys were seen, by 72 bits of their SHA-256. A key itself is not kept, and what is kept lies outside of the heap: about 11
 * bytes for each, however long it is. Of five million keys two are taken for one in one of 10^8 cases.
 */
export class SeenKeys {
  readonly #segments = Array.from({ length: segments }, () => new Segment())

  has(key: string): boolean {
    const digest = digestOf(key)
    return this.#segmentOf(digest).has(digest)
  }

  /** Takes a key in; true where it was seen before. */
  add(key: string): boolean {
    const digest = digestOf(key)
    return this.#segmentOf(digest).add(digest)
  }

  #segmentOf([segment]: Digest): Segment {
    return this.#segments[segment] as Segment
  }
}

/** The keys whose digests begin with the same byte. */
class Segment {
  #slots = new Uint32Array(slotsAtFirst * width)
  #count = 0

  has(digest: Digest): boolean {
    return this.#isTaken(this.#find(digest))
  }

  add(digest: Digest): boolean {
    const at = this.#find(digest)
    if (this.#isTaken(at)) return true
    this.#put(at, digest)
    this.#count++
    if (this.#count * width > this.#slots.length * fullest) this.#grow()
    return false
  }

  /** Where the digest is, or the free slot that it goes to. */
  #find([, first, second]: Digest): number {
    const slots = this.#slots
    let at = (first % (slots.length / width)) * width
    while (this.#isTaken(at) && (slots[at] !== first || slots[at + 1] !== second))
      at = (at + width) % slots.length
    return at
  }

  #isTaken(at: number): boolean {
    return this.#slots[at] !== 0 || this.#slots[at + 1] !== 0
  }

  #put(at: number, [, first, second]: Digest): void {
    this.#slots[at] = first
    this.#slots[at + 1] = second
  }

  #grow(): void {
    const full = this.#slots
    this.#slots = new Uint32Array(Math.ceil((full.length / width) * growth) * width)
    for (let at = 0; at < full.length; at += width) {
      const digest = [0, full[at], full[at + 1]] as Digest
      if (full[at] !== 0 || full[at + 1] !== 0) this.#put(this.#find(digest), digest)
    }
  }
}

/** The segment, and two numbers that are not both zero. */
type Digest = readonly [number, number, number]

function digestOf(key: string): Digest {
  // One character per byte, as the content hash reads its digests.
  const digest = hash('sha256', key, 'binary')
  const part = (at: number) =>
    digest.charCodeAt(at) * 0x1000000 +
    ((digest.charCodeAt(at + 1) << 16) | (digest.charCodeAt(at + 2) << 8) | digest.charCodeAt(at + 3))
  return [digest.charCodeAt(0), part(1), part(5) || 1]
}
