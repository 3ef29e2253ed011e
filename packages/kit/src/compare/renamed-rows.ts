import { textOfKey } from '../lines/row-keys.js'
import type { ManifestDataset } from '../manifest/manifest.js'
import type { JoinedLines } from './join-lines.js'

/** The rows that one of two releases lacks, and which of them are one row that the newer release renamed. */
export class RenamedRows {
  readonly #former: ReadonlyMap<string, string>
  readonly #gone = new Map<string, string>()
  readonly #added = new Map<string, string>()

  constructor(after: ManifestDataset) {
    const renamed = after.renamed ?? []
    this.#former = new Map(renamed.map(({ from, to }) => [textOfKey(after, to), textOfKey(after, from)]))
  }

  add({ key, before, after }: JoinedLines): void {
    if (before !== null) this.#gone.set(key, before)
    if (after !== null) this.#added.set(key, after)
  }

  /** Older and newer line of each renamed row; from then on it counts neither as gone nor as added. */
  *pairs(): Iterable<readonly [string, string]> {
    for (const [key, newer] of this.#added) {
      const former = this.#former.get(key) ?? ''
      const older = this.#gone.get(former)
      if (older === undefined) continue
      this.#gone.delete(former)
      this.#added.delete(key)
      yield [older, newer]
    }
  }

  gone(): Iterable<string> {
    return this.#gone.values()
  }

  added(): Iterable<string> {
    return this.#added.values()
  }
}
