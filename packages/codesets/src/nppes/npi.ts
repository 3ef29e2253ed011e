/** Whether the last digit of an NPI is that of the Luhn formula over it with the prefix 80840. */
export function hasCheckDigit(npi: string): boolean {
  // What the prefix adds to the sum is always the same.
  let sum = 24
  for (let at = 0; at < 9; at++) {
    const digit = npi.charCodeAt(at) - 48
    const counted = at % 2 === 0 ? digit * 2 : digit
    sum += counted > 9 ? counted - 9 : counted
  }
  return (10 - (sum % 10)) % 10 === npi.charCodeAt(9) - 48
}

/** NPIs that were seen, a bit each: the check digit tells nothing more. */
export class NumberSet {
  /** By the digits between the first and the last. */
  readonly #bits = new Map<string, Uint8Array>()

  /** True where it was in already. */
  add(npi: string): boolean {
    const number = Number(npi.slice(1, 9))
    const first = npi.charAt(0)
    const bits = this.#bits.get(first) ?? new Uint8Array(100_000_000 / 8)
    this.#bits.set(first, bits)
    const mask = 1 << (number & 7)
    const seen = ((bits[number >> 3] ?? 0) & mask) !== 0
    bits[number >> 3] = (bits[number >> 3] ?? 0) | mask
    return seen
  }
}
