import type { Dataset } from '../define/dataset.js'
import type { Problem } from '../errors/sow-error.js'
import { encodeRows } from '../lines/encode-rows.js'
import type { EncodedDataset } from '../lines/row-encoder.js'
import { rowKeyReader } from '../lines/row-keys.js'
import { SeenKeys } from './seen-keys.js'

/** A dataset whose rows can be read again. */
export interface ReadableDataset {
  readonly dataset: Dataset
  readonly described: EncodedDataset
}

/** The keys of a dataset, and which of them came again. */
export class KeyIndex {
  readonly #seen = new SeenKeys()
  readonly #again = new Set<string>()
  readonly #read: (line: string) => string | null

  constructor(dataset: EncodedDataset) {
    this.#read = rowKeyReader(dataset)
  }

  has(key: string): boolean {
    return this.#seen.has(key)
  }

  /** Takes the key of a canonical line in. */
  add(line: string): void {
    const key = this.#read(line) ?? ''
    if (this.#seen.add(key)) this.#again.add(key)
  }

  /** Every row whose key another row before it has. Where keys came again the rows are read once more: nobody kept where they stood. */
  async duplicates({ dataset, described }: ReadableDataset): Promise<readonly Problem[]> {
    if (this.#again.size === 0) return []
    const { file } = dataset.rows
    const first = new Map<string, number>()
    const problems: Problem[] = []
    for await (const { line, position } of encodeRows(described, dataset.rows)) {
      const key = this.#read(line) ?? ''
      if (!this.#again.has(key)) continue
      const known = first.get(key)
      if (known === undefined) first.set(key, position)
      else problems.push(problemOf(described, file, position, known))
    }
    return problems
  }
}

function problemOf(dataset: EncodedDataset, file: string | null, position: number, first: number): Problem {
  const unit = file === null ? 'row' : 'line'
  return {
    dataset: dataset.identity,
    ...(file === null ? {} : { file }),
    line: position,
    column: dataset.key.join(', '),
    rule: 'duplicate-key',
    message: `The key of ${unit} ${position} is that of ${unit} ${first}.`,
  }
}

/**
 * Every row whose key another row before it has. It keeps a digest of every key in memory: for builds, and for naming the rows
 * after a database found a key twice. Throws as `encodeRows`.
 */
export async function findDuplicateKeys(args: ReadableDataset): Promise<readonly Problem[]> {
  const keys = new KeyIndex(args.described)
  for await (const { line } of encodeRows(args.described, args.dataset.rows)) keys.add(line)
  return await keys.duplicates(args)
}
