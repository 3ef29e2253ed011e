import { hash } from 'node:crypto'

/** The numbers of a slot: four of a key's digest, and the position after which zero is no key. */
const width = 5
const slotsAtFirst = 1024

/**
 * At which position a key was seen first, by 128 bits of its SHA-256. A key itself is not kept, and what is kept lies outside of the
 * heap: forty bytes or so for each row, however long a key is and however many rows there are.
 */
export class KeyPositions {
  #slots = new Uint32Array(slotsAtFirst * width)
  #count = 0

  has(key: string): boolean {
    return this.#slots[this.#find(digestOf(key)) + width - 1] !== 0
  }

  /** Takes a key in; the position that it was seen at before, if any. */
  add(key: string, position: number): number | null {
    const digest = digestOf(key)
    const at = this.#find(digest)
    const known = this.#slots[at + width - 1] as number
    if (known !== 0) return known - 1
    this.#slots.set(digest, at)
    this.#slots[at + width - 1] = position + 1
    this.#count++
    if (this.#count * width * 2 > this.#slots.length) this.#grow()
    return null
  }

  /** Where the digest is, or the free slot that it goes to. */
  #find(digest: Digest): number {
    const slots = this.#slots
    const count = slots.length / width
    let at = (digest[0] % count) * width
    while (slots[at + width - 1] !== 0 && digest.some((part, index) => slots[at + index] !== part))
      at = (at + width) % slots.length
    return at
  }

  #grow(): void {
    const full = this.#slots
    this.#slots = new Uint32Array(full.length * 2)
    for (let at = 0; at < full.length; at += width) {
      if (full[at + width - 1] === 0) continue
      const [first = 0, second = 0, third = 0, fourth = 0] = full.subarray(at, at + width - 1)
      this.#slots.set(full.subarray(at, at + width), this.#find([first, second, third, fourth]))
    }
  }
}

type Digest = readonly [number, number, number, number]

function digestOf(key: string): Digest {
  // One character per byte, as the content hash reads its digests.
  const digest = hash('sha256', key, 'binary')
  const part = (at: number) =>
    digest.charCodeAt(at) * 0x1000000 +
    ((digest.charCodeAt(at + 1) << 16) | (digest.charCodeAt(at + 2) << 8) | digest.charCodeAt(at + 3))
  return [part(0), part(4), part(8), part(12)]
}
