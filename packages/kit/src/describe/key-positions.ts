import { hash } from 'node:crypto'

/** The numbers of a slot: three of a key's digest, and the position after which zero is no key. */
const width = 4
const segments = 256
const slotsAtFirst = 16

/** So full may a segment be: more, and the free slot that ends a search is far. */
const fullest = 0.85

/** What a segment grows by. All of them together would need what they have and what they get; each needs its own part of that. */
const growth = 1.5

/**
 * At which position a key was seen first, by 104 bits of its SHA-256. A key itself is not kept, and what is kept lies outside of the
 * heap: about 25 bytes for each row, however long a key is and however many rows there are.
 */
export class KeyPositions {
  readonly #segments = Array.from({ length: segments }, () => new Segment())

  has(key: string): boolean {
    const digest = digestOf(key)
    return this.#segmentOf(digest).positionOf(digest) !== null
  }

  /** Takes a key in; the position that it was seen at before, if any. */
  add(key: string, position: number): number | null {
    const digest = digestOf(key)
    return this.#segmentOf(digest).add(digest, position)
  }

  #segmentOf([segment]: Digest): Segment {
    return this.#segments[segment] as Segment
  }
}

/** The keys whose digests begin with the same byte. */
class Segment {
  #slots = new Uint32Array(slotsAtFirst * width)
  #count = 0

  positionOf(digest: Digest): number | null {
    const known = this.#slots[this.#find(digest) + width - 1] as number
    return known === 0 ? null : known - 1
  }

  add(digest: Digest, position: number): number | null {
    const at = this.#find(digest)
    const known = this.#slots[at + width - 1] as number
    if (known !== 0) return known - 1
    this.#put(at, digest, position + 1)
    this.#count++
    if (this.#count * width > this.#slots.length * fullest) this.#grow()
    return null
  }

  /** Where the digest is, or the free slot that it goes to. */
  #find([, first, second, third]: Digest): number {
    const slots = this.#slots
    let at = (first % (slots.length / width)) * width
    while (
      slots[at + width - 1] !== 0 &&
      (slots[at] !== first || slots[at + 1] !== second || slots[at + 2] !== third)
    )
      at = (at + width) % slots.length
    return at
  }

  #put(at: number, [, first, second, third]: Digest, value: number): void {
    this.#slots[at] = first
    this.#slots[at + 1] = second
    this.#slots[at + 2] = third
    this.#slots[at + width - 1] = value
  }

  #grow(): void {
    const full = this.#slots
    this.#slots = new Uint32Array(Math.ceil((full.length / width) * growth) * width)
    for (let at = 0; at < full.length; at += width) {
      const value = full[at + width - 1] as number
      if (value === 0) continue
      const digest = [0, full[at], full[at + 1], full[at + 2]] as Digest
      this.#put(this.#find(digest), digest, value)
    }
  }
}

/** The segment, and three numbers. */
type Digest = readonly [number, number, number, number]

function digestOf(key: string): Digest {
  // One character per byte, as the content hash reads its digests.
  const digest = hash('sha256', key, 'binary')
  const part = (at: number) =>
    digest.charCodeAt(at) * 0x1000000 +
    ((digest.charCodeAt(at + 1) << 16) | (digest.charCodeAt(at + 2) << 8) | digest.charCodeAt(at + 3))
  return [digest.charCodeAt(0), part(1), part(5), part(9)]
}
