import type { OfficialRows, RowSource } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { findOfficialFile, foldersAbove, officialFilesFolder } from '@sow/kit/manifest'
import type { RawRow } from '@sow/kit/rows'
import { checkRows } from '../code-set/check-rows.js'
import type { CodeRow, CodeSet, PositionedRow, ReleaseFile } from '../code-set/code-set.js'
import { openOfficialFile } from '../file/open-official-file.js'
import { codeSetNamed, recogniseRelease } from '../release/recognise-release.js'
import { carriedColumns } from './describe-code-set.js'

/** What a column of the table holds: a column of the code set, or one value in all rows. */
export type OfficialColumn = string | { readonly is: string | boolean | null }

export interface OfficialRowsFrom {
  /** Which code set it is, as `sow codeset inspect` says: `icd-10-cm`. */
  readonly codeSet: string
  /** As its publisher calls it: `cms_2026_dx.zip`. A copy under another name is found as well. */
  readonly file: string
  /** Of the whole file, as `sow codeset inspect` says. */
  readonly sha256: string
  /** By columns of the table. Default: all columns of the code set, each as it is called there. */
  readonly columns?: Readonly<Record<string, OfficialColumn>>
}

/**
 * Rows of a publisher's file that the package does not ship, for the `rows` of `defineDataset`: the file is larger than a package
 * should be, or may not be in one. Each site keeps its copy in `sow/official-files` of the project; a build needs one too, there or in
 * such a folder of the package. `source` has to name the release and the url where people get it. Throws SowError DEFINITION_INVALID.
 */
export function officialRows(from: OfficialRowsFrom): RowSource {
  const { file, sha256 } = from
  const codeSet = checked(from)
  const columns =
    from.columns ?? Object.fromEntries(carriedColumns(codeSet).map((column) => [column, column]))
  const official: OfficialRows = {
    file,
    sha256,
    at: (path) => sourceOf(official, columns, () => open(codeSet, from, path)),
  }
  return sourceOf(official, columns, async () => open(codeSet, from, await nearest(from)))
}

type Columns = Readonly<Record<string, OfficialColumn>>

function sourceOf(official: OfficialRows, columns: Columns, opened: () => Promise<ReleaseFile>): RowSource {
  const rows = (batch: readonly PositionedRow[]): readonly RawRow[] =>
    batch.map(({ position, values }) => ({ position, values: placed(values, columns) }))
  async function* readBatches() {
    const found = await opened()
    const check = checkRows(found)
    for await (const batch of found.read()) {
      check.see(batch)
      yield rows(batch)
    }
    const wrong = check.end().findings.find(({ severity }) => severity === 'error')
    if (wrong !== undefined) throw contradicted(official, wrong.message)
  }
  async function* read() {
    for await (const batch of readBatches()) yield* batch
  }
  return Object.freeze({
    format: 'inline',
    file: null,
    columns: async () => Object.keys(columns),
    read,
    readBatches,
    official,
  })
}

function placed(values: CodeRow, columns: Columns): RawRow['values'] {
  const entries = Object.entries(columns).map(([column, from]) => [
    column,
    typeof from === 'string' ? (values[from] ?? null) : from.is,
  ])
  return Object.fromEntries(entries)
}

async function open(
  codeSet: CodeSet,
  { file, sha256 }: OfficialRowsFrom,
  path: string,
): Promise<ReleaseFile> {
  const opened = await openOfficialFile(path)
  if (opened.sha256 === sha256) return (await recogniseRelease(opened, codeSet.name)).found
  throw new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `${opened.name} is not the ${file} that the package was made for: its SHA-256 is another one.`,
    hint: 'Get the file of that release from its publisher, or a version of the package for this one.',
    place: { file: opened.name },
  })
}

/** For a build, which knows no project: of the folders here and above. */
async function nearest({ file, sha256 }: OfficialRowsFrom): Promise<string> {
  const { path } = await findOfficialFile({ file, sha256 }, foldersAbove(process.cwd()))
  if (path !== null) return path
  throw new SowError({
    code: 'SOURCE_MISSING',
    message: `The official file ${file} is not there: no folder ${officialFilesFolder} here or above has a file with its SHA-256.`,
    hint: `Put it into ${officialFilesFolder} of the package, or of the project that the package lies in.`,
    place: { file },
  })
}

function checked({ codeSet: name, file, sha256, columns = {} }: OfficialRowsFrom): CodeSet {
  const codeSet = codeSetNamed(name)
  if (codeSet === undefined) throw invalid(file, 'its code set is none that Sow knows')
  if (codeSet.redistributable === 'no')
    throw invalid(
      file,
      `${codeSet.title} is under a licence of each site: only \`sow codeset load\` takes it`,
    )
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw invalid(file, 'its sha256 is no SHA-256 in hexadecimal')
  if (!/^(?!\.{1,2}$)[\w.-]+$/.test(file)) throw invalid(file, 'its name is not that of a file')
  const carried = carriedColumns(codeSet)
  const unknown = Object.values(columns).find((from) => typeof from === 'string' && !carried.includes(from))
  if (unknown !== undefined) throw invalid(file, `${codeSet.title} has no column ${String(unknown)}`)
  return codeSet
}

function invalid(file: string, why: string): SowError {
  return new SowError({
    code: 'DEFINITION_INVALID',
    message: `The official file ${file} is not described as it must be: ${why}.`,
    hint: 'Correct the call of officialRows; `sow codeset inspect FILE` says what a file is.',
    place: { file },
  })
}

function contradicted({ file }: OfficialRows, what: string): SowError {
  return new SowError({
    code: 'DATA_INVALID',
    message: `${file} is no whole release: ${what}`,
    hint: 'Get the file again from its publisher.',
    place: { file },
  })
}
