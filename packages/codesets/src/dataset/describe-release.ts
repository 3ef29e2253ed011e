import type { Dataset, RowSource } from '@sow/kit'
import { isSowError, SowError } from '@sow/kit/errors'
import { ContentHash, type ManifestDataset } from '@sow/kit/manifest'
import { type EncodedRow, encodeRows, readCanonicalRows } from '@sow/kit/rows'
import { checkRows } from '../code-set/check-rows.js'
import type {
  CodeSet,
  CodeSetRelease,
  CrossCheckResult,
  PositionedRow,
  ReleaseFile,
} from '../code-set/code-set.js'
import type { RecognisedRelease } from '../release/recognise-release.js'
import { carriedColumns, describeCodeSet } from './describe-code-set.js'

/** A release file as a dataset, after one pass over its rows. */
export interface DescribedRelease extends CrossCheckResult {
  readonly dataset: Dataset
  readonly manifest: ManifestDataset
}

export interface DescribeReleaseArguments {
  readonly recognised: RecognisedRelease
  readonly table: string
  /** Null where it is not known: then the manifest's source names none. */
  readonly release: CodeSetRelease | null
  /** Called with the rows of each batch; throws to stop. */
  readonly onRows?: (rows: number) => void
}

/**
 * Reads every row of a release once: checks it, hashes it and compares it with what else the file holds. Memory does
 * not grow with the rows. Throws SowError DATA_INVALID or DATA_SYNTAX.
 */
export async function describeRelease(args: DescribeReleaseArguments): Promise<DescribedRelease> {
  const { recognised, table, release } = args
  const { codeSet, file, found } = recognised
  const { publisher } = codeSet
  const source = {
    publisher,
    ...(release === null ? {} : { release: release.release, effective: release.effective }),
    sha256: file.sha256,
  }
  const rows = rowSource(codeSet, found)
  const { dataset, described } = await describeCodeSet(codeSet, { table, rows, source })
  const check = checkRows(found)
  const content = new ContentHash(described.fields)
  const watched = rowSource(codeSet, found, (batch) => {
    check.see(batch)
    args.onRows?.(batch.length)
  })
  for await (const { line } of encodeRows(described, watched)) content.add(line)
  const manifest = { ...described, rows: content.rows, contentHash: content.digest() }
  const { counts, findings } = check.end()
  return { dataset, manifest, counts, findings }
}

/** Streams the canonical rows again. Throws SowError DATA_INVALID at the end where they are not those of before. */
export async function* readRelease({
  dataset,
  manifest,
}: Pick<DescribedRelease, 'dataset' | 'manifest'>): AsyncGenerator<readonly EncodedRow[]> {
  try {
    yield* readCanonicalRows({ dataset, described: manifest })
  } catch (error) {
    throw isSowError(error) && error.code === 'MANIFEST_MISMATCH' ? changed(dataset) : error
  }
}

function changed({ rows: { file } }: Dataset): SowError {
  const name = file ?? ''
  return new SowError({
    code: 'DATA_INVALID',
    message: `${name} has other rows than a moment ago: it was changed while it was read.`,
    hint: 'Run the command again once nothing writes to the file.',
    place: { file: name },
  })
}

function rowSource(
  codeSet: CodeSet,
  found: ReleaseFile,
  see: (rows: readonly PositionedRow[]) => void = () => {},
): RowSource {
  async function* readBatches() {
    for await (const rows of found.read()) {
      see(rows)
      yield rows
    }
  }
  async function* read() {
    for await (const rows of found.read()) yield* rows
  }
  return {
    format: 'inline',
    file: found.rowsFile,
    columns: async () => carriedColumns(codeSet),
    read,
    readBatches,
  }
}
