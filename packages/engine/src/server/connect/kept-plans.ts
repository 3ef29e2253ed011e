/** The server keeps this many plans of one session at most. */
const most = 100

/** Which statements of a session have a name there: the server reads and plans them once. What is asked once needs none. */
export class KeptPlans {
  readonly #asked = new Map<string, number>()

  /** Undefined of a text that comes the first time, and of those that there is no room for. */
  nameOf(text: string): string | undefined {
    const number = this.#asked.get(text)
    if (number !== undefined) return `sow_${number}`
    if (this.#asked.size < most) this.#asked.set(text, this.#asked.size)
    return undefined
  }
}
