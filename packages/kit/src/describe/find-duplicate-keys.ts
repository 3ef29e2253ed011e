import type { Dataset } from '../define/dataset.js'
import type { Problem } from '../errors/sow-error.js'
import { encodeRows } from '../lines/encode-rows.js'
import type { EncodedDataset } from '../lines/row-encoder.js'
import { rowKeyReader } from '../lines/row-keys.js'
import { KeyPositions } from './key-positions.js'

/** The keys of a dataset, with the position of the row that had each first. */
export class KeyIndex {
  readonly #dataset: EncodedDataset
  readonly #file: string | null
  readonly #positions = new KeyPositions()
  readonly #read: (line: string) => string | null

  constructor(dataset: EncodedDataset, file: string | null) {
    this.#dataset = dataset
    this.#file = file
    this.#read = rowKeyReader(dataset)
  }

  has(key: string): boolean {
    return this.#positions.has(key)
  }

  /** Takes the key of a canonical line in; the problem where a row before has it already. */
  add(line: string, position: number): Problem | null {
    const key = this.#read(line) ?? ''
    const first = this.#positions.add(key, position)
    if (first === null) return null
    const unit = this.#file === null ? 'row' : 'line'
    return {
      dataset: this.#dataset.identity,
      ...(this.#file === null ? {} : { file: this.#file }),
      line: position,
      column: this.#dataset.key.join(', '),
      rule: 'duplicate-key',
      message: `The key of ${unit} ${position} is that of ${unit} ${first}.`,
    }
  }
}

/**
 * Every row whose key another row before it has. It keeps a digest of every key in memory: for builds, and for naming the rows
 * after a database found a key twice. Throws as `encodeRows`.
 */
export async function findDuplicateKeys(args: {
  readonly dataset: Dataset
  readonly described: EncodedDataset
}): Promise<readonly Problem[]> {
  const { rows } = args.dataset
  const keys = new KeyIndex(args.described, rows.file)
  const duplicates: Problem[] = []
  for await (const { line, position } of encodeRows(args.described, rows)) {
    const duplicate = keys.add(line, position)
    if (duplicate !== null) duplicates.push(duplicate)
  }
  return duplicates
}
