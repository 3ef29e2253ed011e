import { SowError } from '../errors/sow-error.js'
import type { RawRow, RowSource } from '../rows/row-source.js'
import { ProblemList } from './problem-list.js'
import { compileRowEncoder, type EncodedDataset } from './row-encoder.js'

/** One checked row: a canonical line, without its line end. */
export interface EncodedRow {
  /** The line of the file, or the number of the inline row. */
  readonly position: number
  readonly line: string
}

/**
 * Streams the good rows of a source as canonical lines, and throws SowError DATA_INVALID at the end with the bad
 * ones: dataset, file, line, column and rule of the first hundred problems, never a value.
 */
export async function* encodeRows(dataset: EncodedDataset, source: RowSource): AsyncGenerator<EncodedRow> {
  for await (const batch of encodeBatches(dataset, source)) yield* batch
}

/** As `encodeRows`, many rows at a time: what a queue of promises costs for each row is more than its encoding. */
export async function* encodeBatches(
  dataset: EncodedDataset,
  source: RowSource,
): AsyncGenerator<readonly EncodedRow[]> {
  const encoder = compileRowEncoder(dataset, source)
  const problems = new ProblemList()
  if (source.format === 'csv') problems.add(encoder.checkHeader(await source.columns()))
  // With a wrong header every row is wrong in the same way.
  if (problems.count === 0) {
    for await (const batch of batchesOf(source)) {
      const rows: EncodedRow[] = []
      for (const row of batch) {
        const encoded = encoder.encode(row)
        if (typeof encoded === 'string') rows.push({ position: row.position, line: encoded })
        else problems.add(encoded)
      }
      if (rows.length > 0) yield rows
    }
  }
  if (problems.count > 0) throw invalidRows(dataset.identity, source, problems)
}

/** Rows of a batch, where the source has no batches of its own. */
const batchRows = 1000

async function* batchesOf(source: RowSource): AsyncGenerator<Iterable<RawRow>> {
  if (source.readBatches !== undefined) return yield* source.readBatches()
  let batch: RawRow[] = []
  for await (const row of source.read()) {
    batch.push(row)
    if (batch.length < batchRows) continue
    yield batch
    batch = []
  }
  yield batch
}

function invalidRows(dataset: string, { file }: RowSource, problems: ProblemList): SowError {
  const many = problems.count === 1 ? 'One value' : `${problems.count} values`
  return new SowError({
    code: 'DATA_INVALID',
    message: `${many} of the dataset '${dataset}' cannot stand in the database.`,
    hint:
      problems.count > problems.kept.length
        ? `Correct the rows; the first ${problems.kept.length} problems are listed.`
        : 'Correct the rows that are listed.',
    place: { dataset, ...(file === null ? {} : { file }) },
    problems: problems.kept,
  })
}
